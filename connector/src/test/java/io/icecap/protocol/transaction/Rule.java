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
  RECOVERIES_ARE_VOIDED(Broken.PART_IS_SEEN);

  private final Broken broken;

  Rule(Broken broken) {
    this.broken = broken;
  }

  Broken broken() {
    return broken;
  }
}
