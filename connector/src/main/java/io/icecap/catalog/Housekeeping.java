package io.icecap.catalog;

import io.icecap.store.ObjectStore;
import java.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows a commit without belonging to it, on one background thread. */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final ObjectStore store;
  private final Clock clock;
  private final ScheduledThreadPoolExecutor thread;

  Housekeeping(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.thread = new ScheduledThreadPoolExecutor(1, Housekeeping::newThread);
    thread.setKeepAliveTime(10, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  ObjectStore store() {
    return store;
  }

  Clock clock() {
    return clock;
  }

  void later(long delayMillis, Runnable work) {
    if (thread.isShutdown()) {
      return;
    }
    var ignored = thread.schedule(() -> logged(work), delayMillis, TimeUnit.MILLISECONDS);
  }

  /** Does what is waiting at once, within a bounded time; what that puts off is left undone. */
  @Override
  public void close() {
    for (Runnable waiting : thread.getQueue().toArray(new Runnable[0])) {
      if (thread.remove(waiting)) {
        waiting.run();
      }
    }
    thread.shutdown();
    try {
      boolean ignored = thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void logged(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("Housekeeping failed; it is tried again after a later commit", e);
    }
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "icecap-housekeeping");
    thread.setDaemon(true);
    return thread;
  }
}
