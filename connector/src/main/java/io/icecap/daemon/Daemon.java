package io.icecap.daemon;

import io.icecap.Icecap;
import io.icecap.apply.ApplyLoop;
import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.config.IcecapSettings;
import io.icecap.store.StoreUnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appliers that run until they are told to stop. Redis and the warehouse may be away, at the start
 * as well: then it waits for them, alive but not ready.
 */
public final class Daemon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Daemon.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration CHECK = Duration.ofSeconds(2);

  /** Longer than an applier waits for the table it is working on. */
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(25);

  private final IcecapSettings settings;
  private final int appliers;
  private final InetSocketAddress address;
  private final Health health = new Health();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param appliers how many tables are worked on at the same time
   * @param address where to answer questions for its health
   */
  public Daemon(IcecapSettings settings, int appliers, InetSocketAddress address) {
    this.settings = settings;
    this.appliers = appliers;
    this.address = address;
  }

  /**
   * Applies until {@link #close} is called by another thread.
   *
   * @throws IOException if its address can't be listened at
   * @throws IllegalStateException if an applier has died
   */
  public void run() throws IOException, InterruptedException {
    try (HealthEndpoints endpoints = HealthEndpoints.open(address, health)) {
      log.info("Health is told at http:/{}/health/ready", endpoints.address());
      while (!stopped(Duration.ZERO)) {
        Optional<Icecap> connected = connected();
        if (connected.isPresent()) {
          try (Icecap icecap = connected.get()) {
            apply(icecap);
          }
        } else {
          stopped(RETRY);
        }
      }
    } finally {
      ended.countDown();
    }
  }

  private Optional<Icecap> connected() {
    try {
      return Optional.of(Icecap.open(settings));
    } catch (BufferUnavailableException | StoreUnavailableException e) {
      log.warn("Not connected yet, again in {}: {}", RETRY, e.getMessage());
      health.unready(e.getMessage());
      return Optional.empty();
    }
  }

  private void apply(Icecap icecap) throws InterruptedException {
    icecap.introduce("daemon", "pid " + ProcessHandle.current().pid());
    List<ApplyLoop> loops = new ArrayList<>();
    try {
      for (int i = 0; i < appliers; i++) {
        loops.add(icecap.applyLoop(settings, SnapshotListener.NONE));
      }
      loops.forEach(ApplyLoop::start);
      log.info(
          "Applying, at most {} at a time", appliers == 1 ? "one table" : appliers + " tables");
      do {
        loops.forEach(this::requireAlive);
        check(icecap);
      } while (!stopped(CHECK));
    } finally {
      health.unready("it is stopping");
      loops.forEach(ApplyLoop::close);
      log.info("Stopped");
    }
  }

  private void requireAlive(ApplyLoop loop) {
    if (!loop.isAlive()) {
      String why = loop.failure().map(Throwable::getMessage).orElse("An applier has ended");
      health.dead(why);
      throw new IllegalStateException(why);
    }
  }

  private void check(Icecap icecap) {
    try {
      icecap.reach();
      health.ready();
    } catch (RuntimeException e) {
      health.unready(e.getMessage());
    }
  }

  private boolean stopped(Duration within) throws InterruptedException {
    return stop.await(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Stops it, and waits within a bound until what is being applied is finished or given up. */
  @Override
  public void close() {
    stop.countDown();
    try {
      if (!ended.await(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("Not stopped after {}; what is being applied is given up", CLOSE_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
