package io.icecap.cache;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Running one statement, and quoting what goes into its text. */
public final class Sql {
  private Sql() {}

  public static void run(Connection connection, String statement) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(statement);
    }
  }

  /** How many rows an INSERT, UPDATE or DELETE changed. */
  public static long change(Connection connection, String statement) throws SQLException {
    try (Statement s = connection.createStatement()) {
      return s.executeLargeUpdate(statement);
    }
  }

  /** The one number that the query returns. */
  public static long number(Connection connection, String query) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet result = s.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The one file of this path, where DuckDB takes a pattern. */
  public static String pattern(Path file) {
    return literal(file.toString().replaceAll("[\\[*?]", "[$0]"));
  }

  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
