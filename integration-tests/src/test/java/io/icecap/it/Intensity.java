package io.icecap.it;

/** How long the tests with random streams and repeated faults go on, and from which seed. */
public final class Intensity {
  private static final int FACTOR = Integer.getInteger("icecap.intensity", 1);

  private Intensity() {}

  /** {@code times} as a default build does it, more in a chaos build. */
  public static int times(int times) {
    return times * FACTOR;
  }

  /** The same in every run, unless {@code -Dicecap.seed} gives another one. */
  public static long seed(long ordinary) {
    return Long.getLong("icecap.seed", ordinary);
  }
}
