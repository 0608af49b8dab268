package io.icecap.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the status every two seconds, in a thread of its own, for however many look at it, and
 * remembers the last ten minutes. Thread-safe.
 */
public final class StatusFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatusFeed.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final int MOMENTS_KEPT = 300;

  private final StatusReader reader;
  private final Deque<Moment> history = new ArrayDeque<>();
  private volatile WarehouseStatus latest;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread started = new Thread(task, "icecap-status");
            started.setDaemon(true);
            return started;
          });

  /**
   * The warehouse as a whole.
   *
   * @param delayMillis of the table that is the farthest behind
   * @param known whether Redis answered
   */
  public record Moment(
      Instant at, long delayMillis, double changesPerSecond, long bufferedRows, boolean known) {
    static Moment of(WarehouseStatus status) {
      List<TableStatus> tables = status.tables();
      return new Moment(
          status.at(),
          tables.stream().mapToLong(TableStatus::delayMillis).max().orElse(0),
          tables.stream().mapToDouble(TableStatus::changesPerSecond).sum(),
          tables.stream().mapToLong(table -> table.buffered().rows()).sum(),
          tables.stream().noneMatch(table -> table.state() == State.UNKNOWN));
    }
  }

  /** Reads once, and then again and again until it is closed. */
  public StatusFeed(StatusReader reader) {
    this.reader = reader;
    this.latest = reader.read();
    history.add(Moment.of(latest));
    Future<?> ignored =
        thread.scheduleWithFixedDelay(
            this::read, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Reads now, besides. */
  public void read() {
    try {
      WarehouseStatus status = reader.read();
      synchronized (history) {
        history.add(Moment.of(status));
        if (history.size() > MOMENTS_KEPT) {
          history.remove();
        }
      }
      latest = status;
    } catch (RuntimeException e) {
      log.warn("The status can't be read, again in {}: {}", EVERY, e.getMessage(), e);
    }
  }

  public WarehouseStatus latest() {
    return latest;
  }

  /** Oldest first. */
  public List<Moment> history() {
    synchronized (history) {
      return List.copyOf(history);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
