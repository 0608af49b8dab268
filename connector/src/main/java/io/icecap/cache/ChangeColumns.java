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
 * what they initially are.
 */
final class ChangeColumns {
  private ChangeColumns() {}

  /**
   * @return false if the file was made for something else
   */
  static boolean run(Connection connection, CacheLayout layout, RowSchema schema)
      throws SQLException {
    Optional<Map<Integer, String>> before = layout.names(connection);
    if (before.isEmpty() || !hasKey(before.get(), schema)) {
      return false;
    }
    String columns =
        layout.kept().stream()
            .map(i -> select(schema.columns().get(i), before.get()) + " AS c" + i)
            .collect(Collectors.joining(", "));
    String zeros =
        layout.all()
            ? NegativeZeros.of(schema).columns().stream()
                .map(i -> ", " + zeros(schema.columns().get(i), before.get()) + " AS z" + i)
                .collect(Collectors.joining())
            : "";
    Sql.run(connection, "BEGIN TRANSACTION");
    Sql.run(
        connection,
        "CREATE TABLE changed AS SELECT %s, _file, _pos, _row_id, _seq%s FROM rows"
            .formatted(columns, zeros));
    Sql.run(connection, "DROP TABLE rows");
    Sql.run(connection, "ALTER TABLE changed RENAME TO rows");
    Sql.run(connection, "UPDATE layout SET columns = " + Sql.literal(layout.columns()));
    Sql.run(connection, "COMMIT");
    return true;
  }

  private static boolean hasKey(Map<Integer, String> before, RowSchema schema) {
    return schema.key().stream().allMatch(i -> before.containsKey(schema.columns().get(i).id()));
  }

  /** The signs of its zeros; a column of floating-point numbers has always been one. */
  private static String zeros(Column column, Map<Integer, String> before) {
    return Optional.ofNullable(before.get(column.id()))
        .map(name -> name.replace('c', 'z'))
        .orElse("CAST(NULL AS BOOLEAN)");
  }

  private static String select(Column column, Map<Integer, String> before) {
    String value = before.containsKey(column.id()) ? before.get(column.id()) : Initial.of(column);
    return "CAST(%s AS %s)".formatted(value, SqlType.of(column.type()));
  }
}
