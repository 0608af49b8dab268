package io.icecap.demo;

/**
 * How long changes took from commit in PostgreSQL to visible in a snapshot. Between the quantiles
 * that a snapshot gives, its changes are taken to be spread evenly. Resolution 10 ms, up to two
 * minutes.
 */
final class Delays {
  private static final int BUCKET_MILLIS = 10;
  private static final int BUCKETS = 12_000;

  private final double[] weights = new double[BUCKETS];
  private double total;

  /** Adds the changes of a snapshot that became visible at {@code seenMillis}. */
  synchronized void add(SourceTimes times, long seenMillis) {
    long changes = times.changes();
    spread(changes * 0.50, seenMillis - times.p50(), seenMillis - times.min());
    spread(changes * 0.45, seenMillis - times.p95(), seenMillis - times.p50());
    spread(changes * 0.04, seenMillis - times.p99(), seenMillis - times.p95());
    spread(changes * 0.01, seenMillis - times.max(), seenMillis - times.p99());
    total += changes;
  }

  /** The delay in milliseconds that a share of the changes, such as 0.99, did not exceed. */
  synchronized long quantile(double share) {
    double below = 0;
    for (int i = 0; i < BUCKETS; i++) {
      below += weights[i];
      if (below >= share * total && below > 0) {
        return (i + 1L) * BUCKET_MILLIS;
      }
    }
    return 0;
  }

  synchronized boolean isEmpty() {
    return total == 0;
  }

  private void spread(double weight, long fromMillis, long toMillis) {
    int first = bucket(fromMillis);
    int last = Math.max(first, bucket(toMillis));
    for (int i = first; i <= last; i++) {
      weights[i] += weight / (last - first + 1);
    }
  }

  private static int bucket(long millis) {
    return (int) Math.min(BUCKETS - 1, Math.max(0, millis / BUCKET_MILLIS));
  }
}
