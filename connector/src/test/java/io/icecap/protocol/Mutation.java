package io.icecap.protocol;

/**
 * One rule left out (or, for {@link #NONE}, none). Each must make the explorer find a violation.
 */
enum Mutation {
  NONE,
  /** The pointer swap is the commit; uploads never collide; recovery adopts the newest upload. */
  PUT_IF_ABSENT_IS_THE_COMMIT,
  /** One offset per table and topic-partition is kept instead of one per partition. */
  APPLIED_PER_PARTITION,
  /** The claim is applied as it is, also what the head has. */
  DROP_WHAT_THE_HEAD_HAS,
  /** Append takes any batch, also one that leaves a hole. */
  APPEND_IS_CONTIGUOUS,
  /** Append carries its first record's offset, not the task's next one. */
  FROM_IS_THE_POSITION,
  /** A table is not told of a batch without changes for it. */
  EMPTY_BATCHES_COUNT,
  /** A refused task tries the same again. */
  SEEK_ON_REFUSAL,
  /** A task compares its position with the watermark only when it has something to append. */
  IDLE_TASKS_LOOK_TOO,
  /** One script per table partition; the first sets the watermark. */
  ONE_APPEND_FOR_ALL_PARTITIONS,
  /** The base is computed over the partitions of the claim. */
  BASE_OVER_ALL_PARTITIONS,
  /** preCommit returns the watermark. */
  PRECOMMIT_IS_THE_BASE,
  /** preCommit looks at the first table alone. */
  PRECOMMIT_OVER_ALL_TABLES,
  /** After a lost race the attempt is put on the new head as it was filtered for the old one. */
  FILTER_AGAIN,
  /** After the commit, as many changes as were claimed are trimmed. */
  TRIM_BY_OFFSET,
  /** An unknown outcome is taken for a failure and the attempt's files are deleted. */
  FILES_KEPT_IN_DOUBT,
  /** A refused put is taken for somebody else's, also when an earlier try of it was in doubt. */
  COMPARE_COMMIT_IDS_WHEN_REFUSED,
  /** The cached partition is committed before the outcome and tagged with the version's number. */
  CACHE_AFTER_THE_OUTCOME,
  /** Roll forward sets the pointer to its version, whatever it is. */
  POINTER_ONLY_UPWARDS,
  /** A chain that is ahead of the pointer is left to its committer. */
  ANYONE_ROLLS_FORWARD,
  /** Readers trust the pointer of any Redis. */
  READERS_CHECK_THE_INCARNATION,
  /** Recovery's last script is run whatever the incarnation is by then. */
  RECOVERY_IS_FENCED,
  /** Recovery notes what it found instead of first writing a token of its own. */
  RECOVERY_WRITES_A_TOKEN,
  /** Recovery's last script makes the table live in whatever run of the server it gets to. */
  RECOVERY_IN_ONE_RUN,
  /** Recovery sets the watermark to the highest applied offset. */
  RECOVERY_TO_THE_BASE,
  /** Recovery probes upwards from the pointer it finds. */
  RECOVERY_LISTS,
  /** Delta versions are put on top of whatever is there by then. */
  DELTA_PUT_IF_ABSENT,
  /** Old metadata is removed without regard to running attempts. */
  EXPIRY_SPARES_ATTEMPTS,
  /** The two partitions of a moving row may be claimed apart. */
  MOVES_IN_ONE_CLAIM,
  /** A compaction is put on a later head than it began with, with the rows it had. */
  COMPACTION_KEEPS_UP,
  /** A compaction starts a summary of its own. */
  COMPACTION_KEEPS_APPLIED,
  /** Each partition is emptied by whoever applies it next. */
  TRUNCATE_IN_ONE_VERSION,
  /** Partitions are claimed up to the watermark while a truncate waits to be taken. */
  WHAT_IS_BEHIND_A_TRUNCATE_WAITS,
  /** A truncate leaves the applied offsets as they were: what was before it is still to come. */
  TRUNCATE_RAISES_APPLIED,
  /** A topic-partition's start is registered in Redis alone. */
  START_IS_IN_THE_CHAIN
}
