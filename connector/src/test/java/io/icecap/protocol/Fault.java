package io.icecap.protocol;

/** What may go wrong, or happen unasked, as often as a scenario's budget allows. */
enum Fault {
  /** A process dies: a sink task or an applier forgets all but its disk. */
  CRASH,
  /** A request's answer is lost: it may have been carried out or not. */
  LOST_ANSWER,
  /** A put that its sender gave up on arrives later. */
  LATE_PUT,
  /** Redis is emptied (FLUSHALL): same server, no data. */
  FLUSH,
  /** Redis writes its data to disk, at any moment. */
  SAVE,
  /** Redis restarts from its last save: new run id, old data. */
  ROLLBACK,
  /** A lease expires while its holder works on. */
  ZOMBIE,
  /** A consumer is set back to its committed offset. */
  REWIND,
  /** A topic-partition moves to another task while the former one still holds a batch. */
  MOVE,
  /** An applier rewrites the table's files without changing a row. */
  COMPACTION,
  /** Old metadata files are removed from the store. */
  EXPIRY
}
