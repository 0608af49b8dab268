package io.icecap.cache;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Counts the rows of each data file, by its number. */
final class CountRows {
  private static final String COUNT = "SELECT _file, count(*) FROM rows GROUP BY _file";

  private CountRows() {}

  static Map<Integer, Long> byFile(Connection connection) throws SQLException {
    Map<Integer, Long> counts = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(COUNT)) {
      while (result.next()) {
        counts.put(result.getInt(1), result.getLong(2));
      }
    }
    return counts;
  }
}
