package io.icecap.sql;

import java.sql.SQLException;

/** What DuckDB says of a statement, as far as it is for whoever wrote it. */
final class DuckDbError {
  /** What the driver puts before an error of a query whose rows are read one by one. */
  private static final String STREAM = "pending query result\nError: ";

  private DuckDbError() {}

  static String message(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    int at = message.indexOf(STREAM);
    return at < 0 ? message : message.substring(at + STREAM.length());
  }
}
