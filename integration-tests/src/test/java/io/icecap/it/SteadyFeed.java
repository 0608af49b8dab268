package io.icecap.it;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Writes to a feed at a steady rate, from a thread of its own, until it is closed. */
public final class SteadyFeed implements AutoCloseable {
  private static final int WRITES_PER_SECOND = 10;

  private final FutureTask<Void> writing;
  private volatile boolean stopped;

  private SteadyFeed(ChangeFeed feed, int changesPerSecond) {
    writing =
        new FutureTask<>(
            () -> {
              while (!stopped) {
                feed.write(changesPerSecond / WRITES_PER_SECOND);
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos() / WRITES_PER_SECOND);
              }
              return null;
            });
  }

  public static SteadyFeed start(ChangeFeed feed, int changesPerSecond) {
    var steady = new SteadyFeed(feed, changesPerSecond);
    var thread = new Thread(steady.writing, "steady-feed");
    thread.setDaemon(true);
    thread.start();
    return steady;
  }

  /** Stops; fails if a write failed. What was written is in Kafka when this returns. */
  @Override
  public void close() throws InterruptedException, ExecutionException, TimeoutException {
    stopped = true;
    writing.get(60, TimeUnit.SECONDS);
  }
}
