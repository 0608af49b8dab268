package io.icecap.protocol.transaction;

/** How a promise can be seen to be broken. */
enum Broken {
  /** Whoever has seen the transaction in one table does not find it in the other. */
  PART_IS_SEEN,
  /**
   * Nobody has work left, and the transaction is in one table alone, or in none though committed.
   */
  PART_IS_LOST,
  /** A write of somebody else, which was acknowledged, is not in the head. */
  WRITE_IS_LOST,
  /** What the transaction did is overwritten by who has not seen it, or the other way round. */
  UPDATE_IS_LOST,
  /** Nobody has work left, and a pointer is not at its head. */
  POINTER_LAGS,
  /** Nobody has work left, and a mark holds its table up. */
  UNDECIDED
}
