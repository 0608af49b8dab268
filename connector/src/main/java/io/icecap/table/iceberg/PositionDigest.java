package io.icecap.table.iceberg;

import org.apache.iceberg.deletes.PositionDeleteIndex;

/**
 * 128 bits that tell one set of positions from another, whatever the order they came in: the sums
 * of two hashes of each.
 */
record PositionDigest(long count, long high, long low) {
  static final PositionDigest NONE = new PositionDigest(0, 0, 0);

  private static final long SALT = 0x9e3779b97f4a7c15L;

  /**
   * @param added none of which is in this one
   */
  PositionDigest plus(PositionDeleteIndex added) {
    if (added.isEmpty()) {
      return this;
    }
    long[] sums = {high, low};
    added.forEach(
        position -> {
          sums[0] += mixed(position + 1);
          sums[1] += mixed(position ^ SALT);
        });
    return new PositionDigest(count + added.cardinality(), sums[0], sums[1]);
  }

  String text() {
    return "%d-%016x%016x".formatted(count, high, low);
  }

  /** The finalizer of SplitMix64. */
  private static long mixed(long value) {
    long z = value * SALT;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
