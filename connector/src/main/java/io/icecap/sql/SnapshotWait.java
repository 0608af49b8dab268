package io.icecap.sql;

import io.icecap.change.TableId;
import io.icecap.store.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for the snapshots that buffered changes come with, and publishes them where nobody else
 * does. It does so on a thread of its own, so that whoever waits can be told to wait no longer at
 * any moment.
 */
final class SnapshotWait implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;
  private static final long CLOSE_SECONDS = 10;

  /** For whoever publishes to say what is wrong, once the time is over. */
  private static final Duration REASON_TIME = Duration.ofSeconds(2);

  private final Supplier<Publisher> publishers;
  private final Duration timeMax;
  private final BooleanSupplier cancelled;
  private final ExecutorService threads;

  /**
   * @param timeMax how long to wait
   * @param cancelled whether to wait no longer
   */
  SnapshotWait(Supplier<Publisher> publishers, Duration timeMax, BooleanSupplier cancelled) {
    this.publishers = publishers;
    this.timeMax = timeMax;
    this.cancelled = cancelled;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "icecap-sql-publish");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Returns when the changes are published.
   *
   * @param published asked again and again, by another thread
   * @throws StatementException if it is given up: the changes stay in the buffer
   */
  void until(TableId table, BooleanSupplier published) {
    AtomicBoolean givenUp = new AtomicBoolean();
    long deadline = System.nanoTime() + timeMax.plus(REASON_TIME).toNanos();
    Future<?> publishing = threads.submit(() -> publish(table, published, givenUp));
    try {
      while (!isDone(publishing)) {
        if (cancelled.getAsBoolean()) {
          throw notPublished("Cancelled while waiting for the snapshot: ", Optional.empty());
        }
        if (System.nanoTime() - deadline > 0) {
          throw notPublished("The time is over: ", Optional.empty());
        }
      }
    } finally {
      givenUp.set(true);
    }
  }

  private static boolean isDone(Future<?> publishing) {
    try {
      publishing.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notPublished("Interrupted: ", Optional.of(e));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void publish(TableId table, BooleanSupplier published, AtomicBoolean givenUp) {
    long deadline = System.nanoTime() + timeMax.toNanos();
    try (Publisher publisher = publishers.get()) {
      while (!givenUp.get()) {
        publisher.publish(table);
        if (published.getAsBoolean()) {
          return;
        }
        Optional<RuntimeException> failure = publisher.failure();
        if (System.nanoTime() - deadline > 0 || failure.isPresent()) {
          throw notPublished("", failure);
        }
        Backoff.pause(1);
      }
    }
  }

  private static StatementException notPublished(String why, Optional<? extends Exception> cause) {
    return new StatementException(
        "%sThe rows are buffered, and not published yet%s; an applier will do that. Look at them before you repeat the statement"
            .formatted(why, cause.map(e -> " (" + e.getMessage() + ")").orElse("")),
        cause.orElse(null));
  }

  /** Lets a round that nobody waits for any more come to its end. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      var ignored = threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
