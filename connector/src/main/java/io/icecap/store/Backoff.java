package io.icecap.store;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses between retries. Each is between half of its time and all of it, so that those who
 * failed together do not come back together.
 */
public final class Backoff {
  private static final Duration LEAST = Duration.ofMillis(50);
  private static final Duration MOST = Duration.ofSeconds(1);

  private Backoff() {}

  /**
   * Waits for up to 50 ms, 100 ms and so on, at most a second.
   *
   * @param attempt the one that failed, from 1 on
   * @return false if the thread was interrupted and should give up; its flag is set again
   */
  public static boolean pause(int attempt) {
    try {
      Thread.sleep(millis(attempt, LEAST, MOST));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * How long to wait, in milliseconds.
   *
   * @param attempt the one that failed, from 1 on
   * @param least after the first one at most
   * @param most after any
   */
  public static long millis(int attempt, Duration least, Duration most) {
    long all = Math.min(most.toMillis(), least.toMillis() << Math.min(attempt - 1, 10));
    return ThreadLocalRandom.current().nextLong(all / 2, all + 1);
  }
}
