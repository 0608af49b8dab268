package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Moves the rows of some data files to a new one, sorted by key, with their lineage written out.
 * INSERT and DELETE, which DuckDB does faster than UPDATE.
 */
final class MoveRows {
  private final String insert;

  MoveRows(RowSchema schema) {
    String columns = CacheLayout.columnList(schema, "r.");
    String key = schema.key().stream().map(i -> "r.c" + i).collect(Collectors.joining(", "));
    this.insert =
        """
        INSERT INTO rows SELECT %s, %%d, row_number() OVER (ORDER BY %s) - 1 AS position,
          coalesce(r._row_id, CASE WHEN f.first_row_id >= 0 THEN f.first_row_id + r._pos END),
          coalesce(r._seq, f.seq)
        FROM rows r JOIN files f ON f.file = r._file WHERE r._file IN (%%s) ORDER BY position"""
            .formatted(columns, key);
  }

  /** How many rows moved. */
  long run(Connection connection, Collection<Integer> from, int to) throws SQLException {
    String numbers = from.stream().map(String::valueOf).collect(Collectors.joining(", "));
    long moved = Sql.change(connection, insert.formatted(to, numbers));
    Sql.run(connection, "DELETE FROM rows WHERE _file IN (" + numbers + ")");
    return moved;
  }
}
