package io.icecap.protocol.transaction;

/** A rule that can be left out of the model, and the promise that breaks then. */
enum Rule {
  NONE(null),
  /** The record of a transaction is put if it is absent; left out, the later put wins. */
  RECORD_IS_PUT_IF_ABSENT(Broken.PART_IS_LOST),
  /** The record is put when all tables are marked; left out, after the first. */
  ALL_TABLES_ARE_MARKED_FIRST(Broken.POINTER_LAGS),
  /** Nothing is built on a mark whose transaction is undecided; left out, writers go on. */
  MARKS_ARE_DECIDED_FIRST(Broken.PART_IS_LOST),
  /** Nothing is built on the mark of a committed transaction, but what its record says. */
  COMMITTED_IS_FINISHED_FIRST(Broken.PART_IS_LOST),
  /** What a transaction has made of a table is shown and built on when all pointers have moved. */
  POINTERS_BEFORE_SHOWING(Broken.PART_IS_SEEN),
  /** One script moves all pointers; left out, one after the other. */
  POINTERS_MOVE_TOGETHER(Broken.PART_IS_SEEN),
  /** That script voids recoveries under way of tables that have no pointer. */
  RECOVERIES_ARE_VOIDED(Broken.PART_IS_SEEN),
  /** Who has shown it while Redis was away moves the pointers before reading another one. */
  POINTERS_ARE_OWED(Broken.PART_IS_SEEN),
  /** Nobody builds on it before they have moved. */
  POINTERS_BEFORE_BUILDING(Broken.PART_IS_SEEN),
  /** A transaction in SQL marks what it has read; left out, whatever is the head. */
  WHAT_WAS_READ_IS_MARKED(Broken.UPDATE_IS_LOST),
  /** It takes offsets in the buffers of the tables it writes to. */
  OFFSETS_ARE_TAKEN(Broken.UPDATE_IS_LOST),
  /** It does when all tables are marked; left out, before. */
  OFFSETS_AFTER_THE_MARKS(Broken.UPDATE_IS_LOST),
  /** A statement reads the head by the store, after the buffer; left out, by its pointer. */
  STATEMENTS_READ_THE_STORE(Broken.UPDATE_IS_LOST),
  /** A record of a committed one goes when each table has a version on top of it. */
  RECORDS_STAY_FOR_THEIR_TABLES(Broken.POINTER_LAGS),
  /** No record goes before its transaction's process has come to its end. */
  RECORDS_STAY_FOR_THEIR_TRANSACTION(Broken.PART_IS_LOST);

  private final Broken broken;

  Rule(Broken broken) {
    this.broken = broken;
  }

  /** How many statements there have to be to see it. */
  int statements() {
    return broken == Broken.UPDATE_IS_LOST ? 1 : 0;
  }

  /** How often Redis has to be away. */
  int outages() {
    return this == POINTERS_ARE_OWED || this == POINTERS_BEFORE_BUILDING ? 1 : 0;
  }

  Broken broken() {
    return broken;
  }
}
