package io.icecap.protocol.transaction;

import java.util.Arrays;

/**
 * Two tables of one commit group, their chains in the store, their pointers in Redis, one
 * transaction over both and everybody else who is at work. A version holds a set of changes, one
 * bit each, and may be the mark of the transaction. One array of bytes, so that states compare.
 */
final class World {
  static final int TABLES = 2;

  /** The change that the transaction makes in each table. */
  static final int TRANSACTION = 1;

  /** In a version: the place that the transaction holds. The table is as it was. */
  static final int MARK = 64;

  /** In a version: what the transaction has made of the table. */
  static final int FINISHED = 128;

  private static final int VERSIONS = 8;
  private static final int CHAIN = VERSIONS + 1;

  static final int ABSENT = 0;
  static final int COMMITTED = 1;
  static final int ABORTED = 2;

  private static final int RECORD = TABLES * CHAIN;
  private static final int BASES = RECORD + 1;
  private static final int POINTERS = BASES + TABLES;
  private static final int NOTES = POINTERS + TABLES;
  private static final int LISTED = NOTES + TABLES;
  private static final int PHASE = LISTED + TABLES;
  private static final int WRITERS = PHASE + 1;
  private static final int ACKNOWLEDGED = WRITERS + TABLES * 2;
  private static final int SEEN = ACKNOWLEDGED + TABLES;
  private static final int SCRIPT = SEEN + 1;
  private static final int CRASHES = SCRIPT + 1;
  private static final int FLUSHES = CRASHES + 1;
  private static final int WRITES = FLUSHES + 1;
  private static final int SIZE = WRITES + TABLES;

  private final byte[] bytes;

  private World(byte[] bytes) {
    this.bytes = bytes;
  }

  static World initial(int crashes, int flushes, int writes) {
    World world = new World(new byte[SIZE]);
    for (int table = 0; table < TABLES; table++) {
      world.put(table, 1, 0);
      world.set(POINTERS + table, 1);
      world.set(WRITES + table, writes);
    }
    world.set(CRASHES, crashes);
    world.set(FLUSHES, flushes);
    return world;
  }

  World copy() {
    return new World(bytes.clone());
  }

  private int get(int at) {
    return bytes[at] & 255;
  }

  private void set(int at, int value) {
    bytes[at] = (byte) value;
  }

  int head(int table) {
    return get(table * CHAIN);
  }

  int version(int table, int number) {
    return get(table * CHAIN + number);
  }

  int headVersion(int table) {
    return version(table, head(table));
  }

  /** Puts the version if it is absent. */
  boolean put(int table, int number, int version) {
    if (number != head(table) + 1) {
      return false;
    }
    if (number > VERSIONS) {
      throw new IllegalStateException("a chain has more than " + VERSIONS + " versions");
    }
    set(table * CHAIN + number, version);
    set(table * CHAIN, number);
    return true;
  }

  /** What is in the table as of a version. */
  static int changes(int version) {
    return version & ~(MARK | FINISHED);
  }

  int record() {
    return get(RECORD);
  }

  void setRecord(int state) {
    set(RECORD, state);
  }

  /** Where the transaction's mark stands in the table; 0 if nowhere. */
  int mark(int table) {
    return get(BASES + table);
  }

  void setMark(int table, int number) {
    set(BASES + table, number);
  }

  /** 0 if Redis has lost it. */
  int pointer(int table) {
    return get(POINTERS + table);
  }

  void movePointer(int table, int number) {
    if (pointer(table) != 0) {
      set(POINTERS + table, Math.max(pointer(table), number));
    }
  }

  /** Whether a recovery is under way that has not been voided. */
  boolean noted(int table) {
    return get(NOTES + table) == 1;
  }

  void note(int table) {
    set(NOTES + table, 1);
    set(LISTED + table, 0);
  }

  void voidRecovery(int table) {
    set(NOTES + table, 0);
    set(LISTED + table, 0);
  }

  /** The head as the recovery has listed it; 0 before. */
  int listed(int table) {
    return get(LISTED + table);
  }

  void list(int table) {
    set(LISTED + table, head(table));
  }

  void recover(int table) {
    set(POINTERS + table, listed(table));
    voidRecovery(table);
  }

  void flush() {
    for (int table = 0; table < TABLES; table++) {
      set(POINTERS + table, 0);
      voidRecovery(table);
    }
    set(FLUSHES, flushes() - 1);
  }

  int flushes() {
    return get(FLUSHES);
  }

  int crashes() {
    return get(CRASHES);
  }

  void crash(int phase) {
    set(CRASHES, crashes() - 1);
    setPhase(phase);
  }

  int phase() {
    return get(PHASE);
  }

  void setPhase(int phase) {
    set(PHASE, phase);
  }

  /** What a table's writer builds on; 0 if it has not looked. */
  int writersBase(int table) {
    return get(WRITERS + table);
  }

  void setWritersBase(int table, int number) {
    set(WRITERS + table, number);
  }

  int writesLeft(int table) {
    return get(WRITES + table);
  }

  /** A bit for each write of the table, the last one first. */
  int writersChange(int table) {
    return 2 << writesLeft(table);
  }

  void acknowledge(int table, int change) {
    set(ACKNOWLEDGED + table, acknowledged(table) | change);
    set(WRITES + table, writesLeft(table) - 1);
  }

  int acknowledged(int table) {
    return get(ACKNOWLEDGED + table);
  }

  /** Whether somebody has seen what the transaction did. */
  boolean seen() {
    return get(SEEN) == 1;
  }

  void see() {
    set(SEEN, 1);
  }

  /** Whether all pointers have been moved to, or past, the transaction. */
  boolean scripted() {
    return get(SCRIPT) == 1;
  }

  void script() {
    set(SCRIPT, 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof World world && Arrays.equals(bytes, world.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
