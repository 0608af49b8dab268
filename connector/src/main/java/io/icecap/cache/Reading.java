package io.icecap.cache;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction that sees the rows of an attached file as they were when it began, whatever is
 * committed meanwhile. One thread runs its statements; any thread can end it, in the middle of a
 * statement too, so that whoever needs the file for itself has to wait for milliseconds.
 */
final class Reading implements Statements, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);
  private static final Duration END_WAIT = Duration.ofSeconds(10);
  private static final long CUT_EVERY_MILLIS = 5;

  private final DuckDBConnection connection;
  private final CachedFiles files;
  private final Instant began;

  /** What runs now; null if nothing does. */
  private Statement running;

  private boolean ended;
  private boolean closed;

  private Reading(DuckDBConnection connection, CachedFiles files, Instant began) {
    this.connection = connection;
    this.files = files;
    this.began = began;
  }

  /** Begins between two transactions of the file's own connection. */
  static Reading begin(AttachedFile file, Instant now) throws SQLException {
    DuckDBConnection connection = file.instance().connect();
    try {
      Sql.run(connection, "USE %s.%s".formatted(file.alias(), CacheLayout.SCHEMA));
      Sql.run(connection, "BEGIN TRANSACTION");
      // what a transaction sees of a database is settled when it first looks at it
      long ignored = Sql.number(connection, "SELECT count(*) FROM files");
      return new Reading(connection, file.files(), now);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The data files whose rows it sees. */
  CachedFiles files() {
    return files;
  }

  Instant began() {
    return began;
  }

  /** For short queries. */
  DuckDBConnection connection() {
    return connection;
  }

  @Override
  public void run(String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      synchronized (this) {
        if (ended) {
          throw new EndedException();
        }
        running = statement;
      }
      statement.execute(text);
    } catch (SQLException e) {
      throw isEnded() ? new EndedException() : e;
    } finally {
      synchronized (this) {
        running = null;
        notifyAll();
      }
    }
  }

  synchronized boolean isEnded() {
    return ended;
  }

  /**
   * Ends it; does nothing if it has ended.
   *
   * @throws CacheBusyException if the statement that runs can't be cut off
   */
  @Override
  public synchronized void close() {
    ended = true;
    if (closed) {
      return;
    }
    cutOff();
    closed = true;
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("A snapshot of a partition could not be ended", e);
    }
  }

  /** Again and again, since a statement that has just begun takes no notice. */
  private void cutOff() {
    boolean interrupted = false;
    long deadline = System.nanoTime() + END_WAIT.toNanos();
    while (running != null) {
      if (System.nanoTime() - deadline > 0) {
        throw new CacheBusyException("A copy of the partition is being written and does not end");
      }
      try {
        running.cancel();
        wait(CUT_EVERY_MILLIS);
      } catch (SQLException e) {
        LOG.debug("The statement has ended by itself", e);
        running = null;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
