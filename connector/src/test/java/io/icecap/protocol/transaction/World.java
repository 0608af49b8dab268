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

  /** The change of the statement, which goes through the buffer of table 0. */
  static final int STATEMENT = 32;

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
  private static final int AWAY = WRITES + TABLES;
  private static final int OUTAGES = AWAY + 1;
  private static final int OWES = OUTAGES + 1;
  private static final int WATERMARK = OWES + 1;
  private static final int BUFFERED = WATERMARK + 1;
  private static final int STATEMENTS = BUFFERED + 1;
  private static final int STATEMENT_PHASE = STATEMENTS + 1;
  private static final int STATEMENT_MARK = STATEMENT_PHASE + 1;
  private static final int STATEMENT_BASE = STATEMENT_MARK + 1;
  private static final int IN_SQL = STATEMENT_BASE + 1;
  private static final int CLAIMED = IN_SQL + 1;
  private static final int TAKEN = CLAIMED + 1;
  private static final int READ = TAKEN + 1;
  private static final int FENCED = READ + 1;
  private static final int REMOVED = FENCED + 1;
  private static final int SIZE = REMOVED + 1;

  /** The watermark of a claim that was made in a life of Redis that is over. */
  private static final int VOID = 255;

  private final byte[] bytes;

  private World(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param statements through the buffer of table 0; if there are any, the transaction is one of
   *     SQL as well, and goes by what it has read
   */
  static World initial(int crashes, int flushes, int writes, int statements, int outages) {
    World world = new World(new byte[SIZE]);
    for (int table = 0; table < TABLES; table++) {
      world.put(table, 1, 0);
      world.set(POINTERS + table, 1);
      world.set(WRITES + table, writes);
    }
    world.set(CRASHES, crashes);
    world.set(FLUSHES, flushes);
    world.set(STATEMENTS, statements);
    world.set(IN_SQL, statements);
    world.set(OUTAGES, outages);
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

  /** What the record said that was deleted; 0 if none was. */
  int removed() {
    return get(REMOVED);
  }

  void removeRecord() {
    set(REMOVED, record());
    setRecord(ABSENT);
  }

  boolean isCommitted() {
    return record() == COMMITTED || removed() == COMMITTED;
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
    set(WATERMARK, 0);
    set(BUFFERED, 0);
    set(STATEMENT_PHASE, 0);
    if (get(CLAIMED) != 0) {
      set(CLAIMED, VOID);
    }
  }

  /** Whether nobody reaches Redis. */
  boolean away() {
    return get(AWAY) == 1;
  }

  int outages() {
    return get(OUTAGES);
  }

  void goAway() {
    set(AWAY, 1);
    set(OUTAGES, outages() - 1);
  }

  void comeBack() {
    set(AWAY, 0);
  }

  /** Whether the reader has seen the transaction while its pointers could not be moved. */
  boolean owes() {
    return get(OWES) == 1 && !scripted();
  }

  void owe() {
    set(OWES, 1);
  }

  /** What the statement has put into the buffer. */
  boolean buffered() {
    return get(BUFFERED) != 0;
  }

  /** Whether it was computed with what the transaction has made of the table. */
  boolean bufferedKnowing() {
    return get(BUFFERED) == 2;
  }

  void unbuffer() {
    set(BUFFERED, 0);
  }

  /** Looks, reads the head, appends. */
  int statementPhase() {
    return get(STATEMENT_PHASE);
  }

  int statements() {
    return get(STATEMENTS);
  }

  void statementClaims() {
    set(STATEMENT_PHASE, 1);
    set(STATEMENT_MARK, get(WATERMARK));
  }

  void statementReads(int number) {
    set(STATEMENT_PHASE, 2);
    set(STATEMENT_BASE, number);
  }

  int statementsBase() {
    return get(STATEMENT_BASE);
  }

  /** If the table is what it was, by its pointer and its watermark. */
  boolean statementAppends() {
    set(STATEMENT_PHASE, 0);
    if (pointer(0) != statementsBase() || get(WATERMARK) != get(STATEMENT_MARK)) {
      return false;
    }
    boolean knowing = (changes(version(0, statementsBase())) & TRANSACTION) != 0;
    set(BUFFERED, knowing ? 2 : 1);
    set(WATERMARK, get(WATERMARK) + 1);
    set(STATEMENTS, statements() - 1);
    return true;
  }

  boolean inSql() {
    return get(IN_SQL) != 0;
  }

  boolean claimed() {
    return get(CLAIMED) != 0;
  }

  /** The transaction reads what is in the buffer, and takes it with it. */
  void claim() {
    set(CLAIMED, get(WATERMARK) + 1);
    set(TAKEN, buffered() ? 1 : 0);
  }

  /** What a transaction in SQL publishes of the buffer. */
  int taken() {
    return get(TAKEN) * STATEMENT;
  }

  /** What the transaction's rows of table 0 were computed from. */
  void read() {
    set(READ, head(0));
  }

  int read0() {
    return get(READ);
  }

  boolean fenced() {
    return get(FENCED) == 1;
  }

  /** Takes offsets in the buffer, if the table is what was read. */
  boolean fence() {
    if (pointer(0) != read0() || get(WATERMARK) != get(CLAIMED) - 1) {
      return false;
    }
    set(WATERMARK, get(WATERMARK) + 1);
    set(CLAIMED, get(WATERMARK) + 1);
    set(FENCED, 1);
    return true;
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
