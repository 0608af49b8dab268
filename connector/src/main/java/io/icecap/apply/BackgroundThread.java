package io.icecap.apply;

import io.icecap.cache.CacheBusyException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what no commit is to wait for, one thing at a time. Used by the applier's thread alone. */
final class BackgroundThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BackgroundThread.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final String name;
  private final ExecutorService thread;

  /** The last thing that was handed over. */
  private Future<?> last = CompletableFuture.completedFuture(null);

  BackgroundThread(String name) {
    this.name = name;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread started = new Thread(task, name);
              started.setDaemon(true);
              return started;
            });
  }

  boolean isIdle() {
    return last.isDone();
  }

  /** Called when it {@link #isIdle}. */
  <T> Future<T> start(Callable<T> work) {
    Future<T> started = thread.submit(work);
    last = started;
    return started;
  }

  /** What has been done, or the error that it ended with. */
  static <T> T result(Future<T> done) {
    try {
      return done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheBusyException("Interrupted while something is done in the background");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Waits, within a bound, for what is under way. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("{} is still at work after {}; it ends on its own", name, CLOSE_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
