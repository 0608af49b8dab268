package io.icecap.apply;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an applier in a thread of its own, round after round, until it is closed. */
public final class ApplyLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ApplyLoop.class);
  private static final Duration POLL = Duration.ofMillis(25);
  private static final Duration OUTAGE_PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);

  private final Applier applier;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile RuntimeException failure;

  /**
   * @param applier closed with this loop, by its thread
   */
  public ApplyLoop(Applier applier) {
    this.applier = applier;
    this.thread = new Thread(this::run, "icecap-apply");
    this.thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** As {@link Applier#failure()}, or what the thread died of. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Whether the thread runs, or will once it is started. */
  public boolean isAlive() {
    return thread.getState() != Thread.State.TERMINATED;
  }

  private void run() {
    try (applier) {
      boolean stopped = false;
      while (!stopped) {
        stopped = pause(reached() ? POLL : OUTAGE_PAUSE);
      }
    } catch (Error e) {
      failure = new IllegalStateException("The applier died of " + e, e);
      throw e;
    }
  }

  private boolean reached() {
    try {
      applier.round();
      failure = applier.failure().orElse(null);
      return true;
    } catch (RuntimeException e) {
      log.warn("Can't see what is to be applied, again in {}: {}", OUTAGE_PAUSE, e.getMessage());
      return false;
    }
  }

  private boolean pause(Duration pause) {
    try {
      return stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Waits, within a bound, for the table that is being applied; then everything is given back. */
  @Override
  public void close() {
    stop.countDown();
    applier.stop();
    if (thread.getState() == Thread.State.NEW) {
      applier.close();
      return;
    }
    try {
      thread.join(CLOSE_WAIT.toMillis());
      if (thread.isAlive()) {
        log.warn("The applier is still at work after {}; it ends on its own", CLOSE_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
