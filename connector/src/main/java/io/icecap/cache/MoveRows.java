package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Moves the rows of some data files to new ones, sorted, with their lineage written out. INSERT and
 * DELETE, which DuckDB does faster than UPDATE.
 */
final class MoveRows {
  /** Sorted once: numbering what comes sorted takes no sort of its own. */
  private static final String INSERT =
      """
      INSERT INTO rows SELECT %1$s, %2$d + position // %3$d, position %% %3$d, row_id, seq%7$s
      FROM (
        SELECT *, row_number() OVER () - 1 AS position
        FROM (
          SELECT %4$s,
            coalesce(r._row_id, CASE WHEN f.first_row_id >= 0 THEN f.first_row_id + r._pos END)
              AS row_id,
            coalesce(r._seq, f.seq) AS seq%8$s
          FROM rows r JOIN files f ON f.file = r._file WHERE r._file IN (%6$s) ORDER BY %5$s
        )
      )""";

  private final RowSchema schema;
  private final NegativeZeros zeros;

  MoveRows(RowSchema schema) {
    this.schema = schema;
    this.zeros = NegativeZeros.of(schema);
  }

  /**
   * @param to the number of the first new file; the others follow
   * @param rowsPerFile how many each takes before the next one begins
   * @return how many rows moved
   */
  long run(
      Connection connection,
      Collection<Integer> from,
      int to,
      CompactionOrder order,
      long rowsPerFile)
      throws SQLException {
    String numbers = from.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String insert =
        INSERT.formatted(
            CacheLayout.columnList(schema, ""),
            to,
            rowsPerFile,
            CacheLayout.columnList(schema, "r."),
            sorting(order),
            numbers,
            zeros.list(""),
            zeros.list("r."));
    long moved = Sql.change(connection, insert);
    DeleteRows.ofFiles(connection, from);
    return moved;
  }

  private String sorting(CompactionOrder order) {
    String columns =
        order.indexes(schema).stream()
            .map(i -> "r.c" + i + " ASC NULLS FIRST, ")
            .collect(Collectors.joining());
    return columns + "r._file, r._pos"; // where the key does not decide, as they were
  }
}
