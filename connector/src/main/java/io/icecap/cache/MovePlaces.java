package io.icecap.cache;

import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says of the rows of rewritten files that they are in the new ones, in the open transaction. A row
 * that has been deleted or changed since is not in the old file any more: it is deleted in the new
 * one.
 */
final class MovePlaces {
  /** And DELETE: an UPDATE takes far longer, since the rows are in another order. */
  private static final String MOVE =
      """
      INSERT INTO rows SELECT %3$s, %1$d + s._to, s._at, s._row_id, s._seq%4$s
      FROM %2$s.sorted s
        JOIN %2$s.files w ON w.file = s._file
        JOIN files f ON f.location = w.location
        SEMI JOIN rows r ON r._file = f.file AND r._pos = s._pos\
      """;

  private static final String GONE =
      """
      SELECT s._to, s._at FROM %2$s.sorted s
        ANTI JOIN rows r ON r._file = %1$d + s._to AND r._pos = s._at
      ORDER BY ALL\
      """;

  private final RowSchema schema;
  private final String sorted;
  private final List<LiveFile> files;
  private final List<DataFile> written;

  /**
   * @param from as of {@link WriteSorted}
   * @param files the rewritten ones
   * @param written what they became
   */
  MovePlaces(RowSchema schema, AttachedFile from, List<LiveFile> files, List<DataFile> written) {
    this.schema = schema;
    this.sorted = from.alias() + "." + CacheLayout.SCHEMA;
    this.files = files;
    this.written = written;
  }

  PartitionCache.Replaced run(AttachedFile cache, OpenChange open) throws SQLException {
    List<CachedFiles.Entry> leaving =
        files.stream()
            .map(file -> cache.files().at(file.location()))
            .filter(entry -> entry != null)
            .toList();
    int number = open.newNumber();
    long moved = move(cache, number);
    DeleteRows.ofFiles(
        cache.connection(), leaving.stream().map(CachedFiles.Entry::number).toList());
    long live = leaving.stream().mapToLong(CachedFiles.Entry::live).sum();
    if (moved != live) {
      throw new SQLException(
          "%d rows were rewritten, and their files have %d".formatted(moved, live));
    }
    leaving.forEach(entry -> open.emptied(entry.location()));
    long rows = written.stream().mapToLong(DataFile::rows).sum();
    Map<Integer, List<Long>> gone = moved == rows ? Map.of() : gone(cache, number);
    List<DataFile> added = new ArrayList<>();
    Map<Location, long[]> deleted = new LinkedHashMap<>();
    for (int i = 0; i < written.size(); i++) {
      DataFile file = written.get(i);
      long[] positions = gone.getOrDefault(i, List.of()).stream().mapToLong(p -> p).toArray();
      if (positions.length < file.rows()) {
        open.added(file.location(), number + i, file.rows() - positions.length);
        added.add(file);
      }
      if (positions.length > 0 && positions.length < file.rows()) {
        deleted.put(file.location(), positions);
      }
    }
    return new PartitionCache.Replaced(
        added, deleted, leaving.stream().map(CachedFiles.Entry::location).toList());
  }

  private long move(AttachedFile cache, int number) throws SQLException {
    CacheLayout layout = cache.layout();
    return Sql.change(
        cache.connection(),
        MOVE.formatted(
            number,
            sorted,
            CacheLayout.columnList(layout.kept(), "s."),
            layout.all() ? NegativeZeros.of(schema).list("s.") : ""));
  }

  /** Per new file the positions without a live row, ascending. */
  private Map<Integer, List<Long>> gone(AttachedFile cache, int number) throws SQLException {
    Map<Integer, List<Long>> gone = new HashMap<>();
    try (Statement statement = cache.connection().createStatement();
        ResultSet result = statement.executeQuery(GONE.formatted(number, sorted))) {
      while (result.next()) {
        gone.computeIfAbsent(result.getInt(1), file -> new ArrayList<>()).add(result.getLong(2));
      }
    }
    return gone;
  }
}
