package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Moves the keys of some data files to new ones, sorted, with the lineage of their rows written
 * out; {@code temp.moved} says which row went where.
 */
final class MoveKeys {
  private static final String MOVED =
      """
      CREATE OR REPLACE TEMP TABLE moved AS
      SELECT * EXCLUDE (position), (%1$d + position // %2$d)::INTEGER AS _file,
        position %% %2$d AS _pos
      FROM (
        SELECT %3$s, r._file AS from_file, r._pos AS from_pos,
          coalesce(r._row_id, CASE WHEN f.first_row_id >= 0 THEN f.first_row_id + r._pos END)
            AS _row_id,
          coalesce(r._seq, f.seq) AS _seq,
          row_number() OVER (ORDER BY %4$s) - 1 AS position
        FROM rows r JOIN files f ON f.file = r._file%5$s WHERE r._file IN (%6$s)
      )""";
  private static final String INSERT =
      "INSERT INTO rows SELECT %s, _file, _pos, _row_id, _seq FROM temp.moved ORDER BY _file, _pos";

  private final RowSchema schema;
  private final KeyRows.Values values;

  /**
   * @param values reads columns that are not kept
   */
  MoveKeys(RowSchema schema, KeyRows.Values values) {
    this.schema = schema;
    this.values = values;
  }

  /**
   * @param to the number of the first new file; the others follow
   * @param rowsPerFile how many each takes before the next one begins
   * @return how many rows moved
   */
  long run(
      AttachedFile file, Collection<Integer> from, int to, CompactionOrder order, long rowsPerFile)
      throws SQLException {
    List<Integer> kept = file.layout().kept();
    List<Integer> sorting = order.indexes(schema);
    List<Integer> read = sorting.stream().filter(i -> !kept.contains(i)).toList();
    String join =
        read.isEmpty()
            ? ""
            : " JOIN (%s) d ON d._file = r._file AND d._pos = r._pos"
                .formatted(values.text(file, from, read));
    Sql.run(
        file.connection(),
        MOVED.formatted(
            to,
            rowsPerFile,
            CacheLayout.columnList(kept, "r."),
            sorting.stream()
                .map(i -> (kept.contains(i) ? "r.c" : "d.c") + i + " ASC NULLS FIRST")
                .collect(Collectors.joining(", ")),
            join,
            from.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    long moved = Sql.change(file.connection(), INSERT.formatted(CacheLayout.columnList(kept, "")));
    DeleteRows.ofFiles(file.connection(), from);
    return moved;
  }
}
