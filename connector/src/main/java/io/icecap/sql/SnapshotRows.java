package io.icecap.sql;

import io.icecap.cache.ParquetColumns;
import io.icecap.cache.Sql;
import io.icecap.cache.SqlType;
import io.icecap.change.RowSchema;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The query for the rows of one version of a table, as {@code c0, c1, …}: its data files, those
 * with the same columns together, without the rows whose positions are deleted.
 */
final class SnapshotRows {
  private final RowSchema schema;
  private final InternalTable deleted;
  private final List<Integer> all;

  /**
   * @param deleted the table that holds the deleted positions, made anew with each {@link #text}
   */
  SnapshotRows(RowSchema schema, InternalTable deleted) {
    this.schema = schema;
    this.deleted = deleted;
    this.all = IntStream.range(0, schema.columns().size()).boxed().toList();
  }

  String none() {
    return all.stream()
        .map(i -> "NULL::%s AS c%d".formatted(SqlType.of(schema.columns().get(i).type()), i))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  String text(DuckDBConnection connection, List<LiveFile> files, Map<Location, Path> paths)
      throws SQLException {
    Map<String, List<LiveFile>> byColumns = new LinkedHashMap<>();
    for (LiveFile file : files) {
      String source = Sql.pattern(paths.get(file.location()));
      byColumns
          .computeIfAbsent(
              ParquetColumns.read(connection, source).select(schema, all), c -> new ArrayList<>())
          .add(file);
    }
    putDeleted(connection, byColumns);
    List<String> queries = new ArrayList<>();
    byColumns.forEach((columns, of) -> queries.add(query(queries.size(), columns, of, paths)));
    return queries.isEmpty() ? none() : String.join(" UNION ALL ", queries);
  }

  /** Folders named after partitions would give DuckDB columns, and reasons to count files anew. */
  private String query(int group, String columns, List<LiveFile> files, Map<Location, Path> paths) {
    String list =
        files.stream()
            .map(file -> Sql.pattern(paths.get(file.location())))
            .collect(Collectors.joining(", ", "[", "]"));
    String query =
        "SELECT %s FROM read_parquet(%s, file_row_number = true, hive_partitioning = false) d"
            .formatted(columns, list);
    return files.stream().allMatch(file -> file.deletes().count() == 0)
        ? query
        : """
          %s ANTI JOIN (SELECT file, position FROM %s WHERE part = %d) x
          ON x.file = d.file_index::BIGINT AND x.position = d.file_row_number"""
            .formatted(query, deleted.name(), group);
  }

  /** By the number of the query and the place of the file in it. */
  private void putDeleted(DuckDBConnection connection, Map<String, List<LiveFile>> groups)
      throws SQLException {
    Sql.run(
        connection,
        "CREATE OR REPLACE TABLE %s (part INTEGER, file BIGINT, position BIGINT)"
            .formatted(deleted.name()));
    try (DuckDBAppender appender = deleted.appender(connection)) {
      int group = 0;
      for (List<LiveFile> files : groups.values()) {
        for (int file = 0; file < files.size(); file++) {
          if (files.get(file).deletes().count() > 0) {
            put(appender, group, file, files.get(file).deletes().positions().get());
          }
        }
        group++;
      }
      appender.flush();
    }
  }

  private static void put(DuckDBAppender appender, int group, long file, long[] positions)
      throws SQLException {
    for (long position : positions) {
      appender.beginRow();
      appender.append(group);
      appender.append(file);
      appender.append(position);
      appender.endRow();
    }
  }
}
