package io.icecap.servers;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a condition of a server, with a bound. */
public final class Await {
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  private Await() {}

  /** A condition that may fail with anything while the server is not ready. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Polls until the condition holds. What the condition throws counts as "not yet", and is the
   * cause of the time-out.
   *
   * @param what completes the sentence "Waited 10 s for …"
   */
  public static void until(String what, Duration limit, Condition condition)
      throws TimeoutException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    Exception last = null;
    while (System.nanoTime() - deadline < 0) {
      try {
        if (condition.holds()) {
          return;
        }
        last = null;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    var timeout = new TimeoutException("Waited " + limit.toSeconds() + " s for " + what + ".");
    timeout.initCause(last);
    throw timeout;
  }
}
