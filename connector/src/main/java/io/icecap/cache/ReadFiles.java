package io.icecap.cache;

import io.icecap.store.Location;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads the table {@code files}. */
final class ReadFiles {
  private static final String SELECT =
      """
      SELECT file, location, rows, bytes, first_row_id, seq, deletes_id, deleted
      FROM files ORDER BY file""";

  private ReadFiles() {}

  static CachedFiles run(Connection connection) throws SQLException {
    List<CachedFiles.Entry> entries = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(SELECT)) {
      while (result.next()) {
        entries.add(
            new CachedFiles.Entry(
                result.getInt(1),
                new Location(result.getString(2)),
                result.getLong(3),
                result.getLong(4),
                result.getLong(5),
                result.getLong(6),
                result.getString(7),
                result.getLong(8)));
      }
    }
    return new CachedFiles(entries);
  }
}
