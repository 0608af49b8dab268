package io.icecap.cache;

import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings the rows of a file that was made for another schema of its table into the columns of this
 * one, which is much less work than to load them anew: columns are found by their ids, new ones are
 * null.
 */
final class ChangeColumns {
  private ChangeColumns() {}

  /**
   * @return false if the file was made for something else
   */
  static boolean run(Connection connection, CacheLayout layout, RowSchema schema)
      throws SQLException {
    Optional<Map<Integer, String>> before = layout.names(connection);
    if (before.isEmpty()) {
      return false;
    }
    String columns =
        layout.kept().stream()
            .map(i -> select(schema.columns().get(i), before.get()) + " AS c" + i)
            .collect(Collectors.joining(", "));
    Sql.run(connection, "BEGIN TRANSACTION");
    Sql.run(
        connection,
        "CREATE TABLE changed AS SELECT %s, _file, _pos, _row_id, _seq FROM rows"
            .formatted(columns));
    Sql.run(connection, "DROP TABLE rows");
    Sql.run(connection, "ALTER TABLE changed RENAME TO rows");
    Sql.run(connection, "UPDATE layout SET columns = " + Sql.literal(layout.columns()));
    Sql.run(connection, "COMMIT");
    return true;
  }

  private static String select(Column column, Map<Integer, String> before) {
    String name = before.getOrDefault(column.id(), "NULL");
    return "CAST(%s AS %s)".formatted(name, SqlType.of(column.type()));
  }
}
