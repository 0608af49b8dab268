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
 */
public record CompactionSettings(
    List<String> sortBy, long targetFileBytes, Optional<Duration> eraseWithin) {
  public static final CompactionSettings DEFAULT =
      new CompactionSettings(List.of(), 128L << 20, Optional.empty());

  public CompactionSettings {
    sortBy = List.copyOf(sortBy);
    if (targetFileBytes < 1) {
      throw new IllegalArgumentException(
          "target file bytes %d have to be 1 or more".formatted(targetFileBytes));
    }
  }
}
