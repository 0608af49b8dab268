package io.icecap.apply;

import io.icecap.cache.HeldCache;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is handed over in shape, one at a time, in a thread of its own, so that no commit of
 * others waits for it; then gives it back to the cache.
 */
final class Tidying implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tidying.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread started = new Thread(task, "icecap-tidy");
            started.setDaemon(true);
            return started;
          });

  /** The last one that was handed over. Used by the applier's thread alone. */
  private Future<Boolean> last = CompletableFuture.completedFuture(true);

  boolean isIdle() {
    return last.isDone();
  }

  /**
   * Called when it {@link #isIdle}.
   *
   * @param held closed by the thread
   * @return whether nothing is left to do there
   */
  Future<Boolean> start(HeldCache held) {
    last = thread.submit(() -> tidied(held));
    return last;
  }

  private static boolean tidied(HeldCache held) {
    try (held) {
      return held.tidy();
    } catch (RuntimeException e) {
      log.warn("A part of the cache can't be kept in shape: {}", e.getMessage(), e);
      return true;
    }
  }

  /** Waits, within a bound, for what is under way. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("The cache is still being kept in shape after {}; it ends on its own", CLOSE_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
