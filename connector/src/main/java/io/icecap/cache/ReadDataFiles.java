package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The query for columns of rows where they are published: in the table's data files. */
final class ReadDataFiles {
  private final RowSchema schema;

  ReadDataFiles(RowSchema schema) {
    this.schema = schema;
  }

  /**
   * Deleted rows are among them.
   *
   * @param columns indexes of the schema's columns, which come as {@code c0, c1, …} with {@code
   *     _file} and {@code _pos}
   */
  String text(
      Connection connection,
      Collection<CachedFiles.Entry> files,
      LocalDataFiles dataFiles,
      Collection<Integer> columns)
      throws SQLException {
    List<String> queries = new ArrayList<>();
    for (CachedFiles.Entry entry : files) {
      Path local = dataFiles.take(entry.location(), entry.bytes());
      String source = Sql.pattern(local);
      queries.add(
          """
          SELECT %d AS _file, d.file_row_number AS _pos, %s
          FROM read_parquet(%s, file_row_number = true, hive_partitioning = false) d"""
              .formatted(
                  entry.number(),
                  ParquetColumns.read(connection, source).select(schema, columns),
                  source));
    }
    return queries.isEmpty() ? none(columns) : String.join(" UNION ALL ", queries);
  }

  private String none(Collection<Integer> columns) {
    return "SELECT 0 AS _file, 0::BIGINT AS _pos, %s WHERE false"
        .formatted(
            columns.stream()
                .map(
                    i -> "NULL::%s AS c%d".formatted(SqlType.of(schema.columns().get(i).type()), i))
                .collect(Collectors.joining(", ")));
  }
}
