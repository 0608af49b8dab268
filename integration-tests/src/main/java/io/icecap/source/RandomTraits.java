package io.icecap.source;

import java.util.random.RandomGenerator;

/**
 * What a random table is like.
 *
 * @param fullIdentity whether PostgreSQL logs whole rows of what was before a change
 * @param truncates whether it is truncated now and then
 * @param drops whether columns are dropped
 * @param widest characters of the longest texts
 */
public record RandomTraits(boolean fullIdentity, boolean truncates, boolean drops, int widest) {
  private static final int MEGABYTE = 1 << 20;

  static RandomTraits any(RandomGenerator random) {
    return new RandomTraits(
        random.nextInt(3) == 0, random.nextInt(3) == 0, random.nextBoolean(), MEGABYTE);
  }
}
