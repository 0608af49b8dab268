package io.icecap.sql;

import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/**
 * Runs the statements of a session, one after the other; {@link #cancel} may be called by any
 * thread.
 */
final class RunningStatements {
  private final DuckDBConnection connection;
  private final SqlSettings settings;
  private volatile RunningStatement running;
  private volatile boolean cancelled;

  RunningStatements(DuckDBConnection connection, SqlSettings settings) {
    this.connection = connection;
    this.settings = settings;
  }

  /** What was cancelled before is not this one. */
  void next() {
    cancelled = false;
  }

  RunningStatement begin() throws SQLException {
    running = new RunningStatement(connection.createStatement(), settings.timeMax());
    return running;
  }

  SqlResult run(String text) throws SQLException {
    RunningStatement begun = begin();
    try {
      return new SqlResult(begun, begun.statement().executeQuery(text), settings.rowsMax());
    } catch (SQLException e) {
      begun.close();
      throw begun.failed(e);
    }
  }

  void cancel() {
    cancelled = true;
    RunningStatement now = running;
    if (now != null) {
      now.cancel();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }
}
