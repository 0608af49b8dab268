package io.icecap.protocol;

/** How a promise can be seen to be broken. */
enum Violation {
  /** Promise 1: an offset is committed, or called applied, and a change below it is missing. */
  LOST_CHANGE,
  /** Promise 2: a snapshot holds a change that its summary does not own up to, or an older one. */
  SNAPSHOT_DIFFERS,
  /** Promise 2: a change is applied to a snapshot that has it. */
  APPLIED_TWICE,
  /** Promise 2: one half of a row's move between partitions is in a snapshot, the other is not. */
  HALF_A_MOVE,
  /** Promise 2: a truncate has emptied one partition and not the other. */
  HALF_A_TRUNCATE,
  /** Promise 3: a reader of the catalog sees an older snapshot than before. */
  TIME_TRAVEL,
  /** Promise 3: a reader of the Delta log sees an older snapshot than before. */
  DELTA_TIME_TRAVEL,
  /** Promise 6: a published snapshot refers to files that were deleted. */
  DELETED_FILES,
  /** Nobody has anything left to do, and not everything is applied and published. */
  STUCK,
  /** Some run goes round for ever without a fault. */
  ENDLESS
}
