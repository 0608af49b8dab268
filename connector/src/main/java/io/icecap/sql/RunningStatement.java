package io.icecap.sql;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A statement that is cut off when it is told to, or when its time is over. */
final class RunningStatement implements AutoCloseable {
  /** Again and again, since a statement that has just begun takes no notice. */
  private static final long CUT_EVERY_MILLIS = 20;

  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "icecap-sql-watch");
            thread.setDaemon(true);
            return thread;
          });

  private final Statement statement;
  private final long deadline;
  private final Duration timeMax;
  private final ScheduledFuture<?> watching;
  private volatile boolean cancelled;

  RunningStatement(Statement statement, Duration timeMax) {
    this.statement = statement;
    this.timeMax = timeMax;
    this.deadline = System.nanoTime() + timeMax.toNanos();
    this.watching =
        WATCH.scheduleAtFixedRate(
            this::look, CUT_EVERY_MILLIS, CUT_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  Statement statement() {
    return statement;
  }

  void cancel() {
    cancelled = true;
  }

  private void look() {
    if (cancelled || isLate()) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        watching.cancel(false); // it is closed
      }
    }
  }

  private boolean isLate() {
    return System.nanoTime() - deadline > 0;
  }

  /** Fails if it was cut off: DuckDB may have no time to notice between two rows. */
  void check() {
    if (cancelled || isLate()) {
      throw cutOff(null);
    }
  }

  /** What became of it. */
  StatementException failed(SQLException failure) {
    return cancelled || isLate()
        ? cutOff(failure)
        : new StatementException(DuckDbError.message(failure), failure);
  }

  private StatementException cutOff(SQLException failure) {
    return new StatementException(
        cancelled
            ? "Cancelled"
            : "Cut off after %d s; raise --seconds-max if it may take longer"
                .formatted(timeMax.toSeconds()),
        failure);
  }

  @Override
  public void close() throws SQLException {
    watching.cancel(false);
    statement.close();
  }
}
