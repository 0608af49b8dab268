package io.icecap.cache;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Deletes rows by where they are published: whole data files, or some positions of each. */
final class DeleteRows {
  private static final String DELETE =
      """
      DELETE FROM rows USING temp.deleted d
      WHERE rows._file = d.file AND rows._pos = d.position""";

  private DeleteRows() {}

  static void ofFiles(Connection connection, Collection<Integer> files) throws SQLException {
    if (!files.isEmpty()) {
      Sql.run(connection, "DELETE FROM rows WHERE _file IN (" + list(files) + ")");
    }
  }

  /** How many rows are left of each of the files. */
  static Map<Integer, Long> at(AttachedFile cache, Map<Integer, long[]> positions)
      throws SQLException {
    DeletedPositions.put(cache, positions);
    Sql.run(cache.connection(), DELETE);
    Map<Integer, Long> left = new HashMap<>();
    positions.keySet().forEach(file -> left.put(file, 0L));
    String counts =
        "SELECT _file, count(*) FROM rows WHERE _file IN (%s) GROUP BY _file"
            .formatted(list(positions.keySet()));
    try (Statement statement = cache.connection().createStatement();
        ResultSet result = statement.executeQuery(counts)) {
      while (result.next()) {
        left.put(result.getInt(1), result.getLong(2));
      }
    }
    return left;
  }

  private static String list(Collection<Integer> files) {
    return files.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
