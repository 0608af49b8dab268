package io.icecap.apply;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How files are rewritten.
 *
 * @param sortBy the columns that rewritten rows are sorted by, before the key; those that a table
 *     does not have are left out
 * @param targetFileBytes about how large a file gets that is not rewritten any more for its size
 * @param eraseWithin after how long deleted rows are in no live file any more; empty if they may
 *     stay until their file is rewritten for other reasons
 * @param turnBytesMax how large the files are that one turn rewrites; a partition's that are larger
 *     are written in the background
 * @param longest how long it may take from the first new file to its publication; at most half of
 *     the grace that maintenance gives to files that nothing refers to
 * @param heldAtMost how long changes wait for a rewrite that they would end
 */
public record CompactionSettings(
    List<String> sortBy,
    long targetFileBytes,
    Optional<Duration> eraseWithin,
    long turnBytesMax,
    Duration longest,
    Duration heldAtMost) {
  /** About a quarter of a second's work. */
  public static final long TURN_BYTES_MAX = 16L << 20;

  /** Longer than changes should wait by copy-on-write. */
  public static final Duration HELD_AT_MOST = Duration.ofSeconds(10);

  public static final CompactionSettings DEFAULT =
      new CompactionSettings(
          List.of(), 128L << 20, Optional.empty(), TURN_BYTES_MAX, Duration.ofMinutes(30));

  /** Where changes wait as long as they do by default. */
  public CompactionSettings(
      List<String> sortBy,
      long targetFileBytes,
      Optional<Duration> eraseWithin,
      long turnBytesMax,
      Duration longest) {
    this(sortBy, targetFileBytes, eraseWithin, turnBytesMax, longest, HELD_AT_MOST);
  }

  public CompactionSettings {
    sortBy = List.copyOf(sortBy);
    if (targetFileBytes < 1) {
      throw new IllegalArgumentException(
          "target file bytes %d have to be 1 or more".formatted(targetFileBytes));
    }
  }
}
