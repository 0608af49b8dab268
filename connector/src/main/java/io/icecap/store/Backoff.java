package io.icecap.store;

/** Growing pauses between bounded retries: 50 ms, 100 ms and so on, up to a second. */
public final class Backoff {
  private Backoff() {}

  /**
   * @param attempt the one that failed, from 1 on
   * @return false if the thread was interrupted and should give up; its flag is set again
   */
  public static boolean pause(int attempt) {
    try {
      Thread.sleep(Math.min(1000L, 50L << Math.min(attempt - 1, 10)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
