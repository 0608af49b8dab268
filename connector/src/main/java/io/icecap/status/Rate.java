package io.icecap.status;

import java.time.Clock;

/** How many a second, over the last whole seconds. Not thread-safe. */
final class Rate {
  private static final int SECONDS = 10;

  private final Clock clock;

  /** By second modulo their number; one more than is counted, for the second that is not over. */
  private final long[] counts = new long[SECONDS + 1];

  private long second;

  Rate(Clock clock) {
    this.clock = clock;
    this.second = clock.millis() / 1000;
  }

  void add(long count) {
    turn();
    counts[place(second)] += count;
  }

  double perSecond() {
    turn();
    long sum = 0;
    for (int ago = 1; ago <= SECONDS; ago++) {
      sum += counts[place(second - ago)];
    }
    return (double) sum / SECONDS;
  }

  private void turn() {
    long now = clock.millis() / 1000;
    for (long s = Math.max(second + 1, now - SECONDS); s <= now; s++) {
      counts[place(s)] = 0;
    }
    second = Math.max(second, now);
  }

  private int place(long of) {
    return (int) Math.floorMod(of, (long) counts.length);
  }
}
