package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBAppender;

/** Finds the changes whose rows are, as they are, of later changes. */
final class FindSuperseded {
  private static final String SELECT =
      """
      SELECT DISTINCT s.change FROM (%1$s) s JOIN temp.places p ON p.change = s.change
      WHERE s.c%2$d > p.c%2$d OR (p.c%2$d IS NULL AND s.c%2$d IS NOT NULL)""";

  private FindSuperseded() {}

  /**
   * @param stored a query for {@code change} and, of its row, the column that the order goes by,
   *     under its name in {@link CacheLayout}
   */
  static Set<Integer> run(
      AttachedFile file, RowSchema schema, List<Change> changes, ChangeOrder order, String stored)
      throws SQLException {
    int at = order.column();
    Sql.run(
        file.connection(),
        "CREATE OR REPLACE TEMP TABLE places (%s, change INTEGER)"
            .formatted(CacheLayout.definitions(schema, List.of(at))));
    append(file, schema.columns().get(at), changes, order);
    Set<Integer> superseded = new HashSet<>();
    try (Statement statement = file.connection().createStatement();
        ResultSet result = statement.executeQuery(SELECT.formatted(stored, at))) {
      while (result.next()) {
        superseded.add(result.getInt(1));
      }
    }
    return superseded;
  }

  private static void append(
      AttachedFile file, Column column, List<Change> changes, ChangeOrder order)
      throws SQLException {
    AppendValue appends = AppendValue.of(column);
    try (DuckDBAppender appender = file.connection().createAppender("temp", "main", "places")) {
      int ordinal = 0;
      for (Change change : changes) {
        appender.beginRow();
        Object place = order.placeOf(change);
        if (place == null) {
          appender.appendNull();
        } else {
          appends.to(appender, place);
        }
        appender.append(ordinal++);
        appender.endRow();
      }
      appender.flush();
    }
  }
}
