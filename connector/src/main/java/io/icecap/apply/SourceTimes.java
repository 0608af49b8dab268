package io.icecap.apply;

import java.util.Arrays;

/** When the source committed the changes of a snapshot: five quantiles, epoch milliseconds. */
public record SourceTimes(long min, long p50, long p95, long p99, long max) {
  static final SourceTimes NONE = new SourceTimes(0, 0, 0, 0, 0);

  static SourceTimes of(long[] millis) {
    if (millis.length == 0) {
      return NONE;
    }
    long[] sorted = millis.clone();
    Arrays.sort(sorted);
    return new SourceTimes(
        sorted[0],
        quantile(sorted, 0.5),
        quantile(sorted, 0.95),
        quantile(sorted, 0.99),
        sorted[sorted.length - 1]);
  }

  private static long quantile(long[] sorted, double q) {
    return sorted[(int) Math.ceil(q * sorted.length) - 1];
  }

  /** As in the snapshot's summary: {@code min,p50,p95,p99,max}. */
  @Override
  public String toString() {
    return min + "," + p50 + "," + p95 + "," + p99 + "," + max;
  }
}
