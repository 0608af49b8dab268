package io.icecap.buffer;

/** What became of an {@link Append}. */
public sealed interface AppendOutcome {
  /**
   * Buffered, as a whole.
   *
   * @param bufferedBytes what the table has in the buffer now
   */
  record Appended(long bufferedBytes) implements AppendOutcome {}

  /** The watermark is another one; nothing was buffered. The caller seeks to {@code watermark}. */
  record Refused(long watermark) implements AppendOutcome {}

  /** The table is not at the mark that was given; nothing was buffered. */
  record Changed() implements AppendOutcome {}

  /**
   * As {@link RecoveryNeededException}, or no version that Redis knows of has the source among its
   * applied offsets; nothing was buffered.
   */
  record RecoveryNeeded() implements AppendOutcome {}
}
