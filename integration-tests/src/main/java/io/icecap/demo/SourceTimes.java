package io.icecap.demo;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The times at which PostgreSQL committed the changes of one snapshot, in milliseconds of the
 * epoch, as the snapshot's summary tells them.
 *
 * @param changes how many changes the quantiles stand for
 */
record SourceTimes(long changes, long min, long p50, long p95, long p99, long max) {
  private static final String CHANGES = "icecap.changes";
  private static final String TIMES = "icecap.source-ms";

  /** Empty for a snapshot without changes, such as a compaction, or without their times. */
  static Optional<SourceTimes> of(Map<String, String> summary) {
    long changes = Long.parseLong(summary.getOrDefault(CHANGES, "0"));
    String times = summary.get(TIMES);
    if (changes == 0 || times == null || times.isBlank()) {
      return Optional.empty();
    }
    String[] parts = times.split(",", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException(
          TIMES + " has " + parts.length + " numbers and should have 5: min,p50,p95,p99,max");
    }
    long[] millis = Arrays.stream(parts).map(String::trim).mapToLong(Long::parseLong).toArray();
    if (millis[0] == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new SourceTimes(changes, millis[0], millis[1], millis[2], millis[3], millis[4]));
  }
}
