package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;

/**
 * The upserts of a batch that leave columns of their rows as they are. {@link #complete} joins them
 * with the old rows, by {@code temp.found} of {@link FindRows}, into {@code temp.completed}, as
 * long as these are there; {@link #insert} adds them. All in SQL, so that old values of any type
 * stay where they are. Rows are chosen before their values are looked up: −0.0 does not survive
 * DISTINCT ON.
 */
final class PartialRows {
  private static final String COMPLETE =
      """
      CREATE OR REPLACE TEMP TABLE completed AS
      SELECT %s, p._pos, p._row_id
      FROM temp.partial p LEFT JOIN (
        %s
      ) o ON o.change = p.change\
      """;

  private static final String FOUND =
      """
      SELECT f.change, %s
      FROM (
        SELECT DISTINCT ON (f.change) f.*
        FROM temp.found f JOIN temp.partial q ON q.change = f.change AND NOT q.elsewhere
        ORDER BY f.change, f._file DESC, f._pos DESC
      ) f %s\
      """;

  private static final String ARRIVING = " UNION ALL SELECT change, %s FROM (%s)";

  private final RowSchema schema;
  private final List<Integer> all;
  private final AppendValue[] appends;
  private final ArrivingRows arrivingRows;

  PartialRows(RowSchema schema, LocalDataFiles dataFiles) {
    this.schema = schema;
    this.arrivingRows = new ArrivingRows(schema, dataFiles);
    this.all = IntStream.range(0, schema.columns().size()).boxed().toList();
    this.appends = schema.columns().stream().map(AppendValue::of).toArray(AppendValue[]::new);
  }

  /** Where old rows are. */
  interface OldRows {
    /**
     * @return a join of {@code f}, the rows found, with a relation {@code o} that has these columns
     *     as {@code c0, c1, …}
     */
    String join(List<Integer> columns) throws SQLException;
  }

  /**
   * @param arriving per upsert whose row is elsewhere, by its index, where that is
   */
  void complete(
      AttachedFile file,
      List<Change> changes,
      long[] rowIds,
      Map<Integer, RowPlace> arriving,
      OldRows oldRows)
      throws SQLException {
    List<Integer> left = leftOut(changes);
    stage(file, changes, rowIds, left);
    String found = FOUND.formatted(CacheLayout.columnList(left, "o."), oldRows.join(left));
    Map<Integer, RowPlace> partial = new TreeMap<>(arriving);
    partial.keySet().removeIf(i -> !changes.get(i).isPartial());
    if (partial.isEmpty()) {
      complete(file, left, found);
    } else {
      arrivingRows.with(
          file,
          partial,
          left,
          rows ->
              complete(
                  file, left, found + ARRIVING.formatted(CacheLayout.columnList(left, ""), rows)));
    }
  }

  private void complete(AttachedFile file, List<Integer> left, String oldRows) throws SQLException {
    String values =
        all.stream()
            .map(i -> left.contains(i) ? choice(i) : "p.c" + i)
            .collect(Collectors.joining(", "));
    Sql.run(file.connection(), COMPLETE.formatted(values, oldRows));
  }

  private String choice(int i) {
    return "CASE WHEN NOT p.u%1$d THEN p.c%1$d WHEN o.change IS NULL THEN %2$s ELSE o.c%1$d END AS c%1$d"
        .formatted(i, schema.columns().get(i).required() ? "p.c" + i : "NULL");
  }

  private static List<Integer> leftOut(List<Change> changes) {
    TreeSet<Integer> columns = new TreeSet<>();
    for (Change change : changes) {
      for (int i = 0; i < change.values().length; i++) {
        if (change.values()[i] instanceof Unchanged) {
          columns.add(i);
        }
      }
    }
    return List.copyOf(columns);
  }

  /** {@code _pos} counts all upserts of the batch from 0 on, as {@link AppendRows} does. */
  private void stage(AttachedFile file, List<Change> changes, long[] rowIds, List<Integer> left)
      throws SQLException {
    Sql.run(
        file.connection(),
        "CREATE OR REPLACE TEMP TABLE partial (%s, _pos BIGINT, _row_id BIGINT, change INTEGER, elsewhere BOOLEAN%s)"
            .formatted(
                CacheLayout.definitions(schema, all),
                left.stream()
                    .map(i -> ", u%d BOOLEAN".formatted(i))
                    .collect(Collectors.joining())));
    try (DuckDBAppender appender = file.connection().createAppender("temp", "main", "partial")) {
      long position = 0;
      for (int i = 0; i < rowIds.length; i++) {
        Change change = changes.get(i);
        if (change.isPartial()) {
          stage(appender, change, left, i, position, rowIds[i]);
        }
        position += change.operation() == Operation.UPSERT ? 1 : 0;
      }
      appender.flush();
    }
  }

  private void stage(
      DuckDBAppender appender,
      Change change,
      List<Integer> left,
      int index,
      long position,
      long rowId)
      throws SQLException {
    Object[] values = change.values();
    appender.beginRow();
    for (int c = 0; c < appends.length; c++) {
      Object value = values[c] instanceof Unchanged unchanged ? unchanged.sent() : values[c];
      if (value == null) {
        appender.appendNull();
      } else {
        appends[c].to(appender, value);
      }
    }
    appender.append(position);
    if (rowId == FoundRows.INHERITED) {
      appender.appendNull();
    } else {
      appender.append(rowId);
    }
    appender.append(index);
    appender.append(change.changesKey()); // a row that is found here is another one
    for (int c : left) {
      appender.append(values[c] instanceof Unchanged);
    }
    appender.endRow();
  }

  /**
   * Adds the completed rows.
   *
   * @param table has all columns, {@code _file, _pos, _row_id, _seq}, and what {@code more}
   *     computes
   * @param more more values, out of {@code c0, c1, …}; begins with a comma if it is not empty
   * @param position where the first upsert of the batch goes
   */
  void insert(AttachedFile file, String table, int number, long position, String more)
      throws SQLException {
    Sql.run(
        file.connection(),
        "INSERT INTO %s SELECT %s, %d, _pos + %d, _row_id, NULL%s FROM temp.completed"
            .formatted(table, CacheLayout.columnList(all, ""), number, position, more));
  }
}
