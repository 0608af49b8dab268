package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;

/**
 * Rows that come from other partitions with what their upserts leave out, read where they are
 * published.
 */
final class ArrivingRows {
  private final RowSchema schema;
  private final LocalDataFiles dataFiles;

  ArrivingRows(RowSchema schema, LocalDataFiles dataFiles) {
    this.schema = schema;
    this.dataFiles = dataFiles;
  }

  /** A part of a transaction. */
  interface Step {
    /**
     * @param rows a query for {@code change} and these columns as {@code c0, c1, …}
     */
    void run(String rows) throws SQLException;
  }

  /**
   * @param from per change where its row is
   */
  void with(AttachedFile cache, Map<Integer, RowPlace> from, List<Integer> columns, Step step)
      throws SQLException {
    List<Path> taken = new ArrayList<>();
    try {
      step.run(query(cache, from, columns, taken));
    } finally {
      taken.forEach(dataFiles::release);
    }
  }

  private String query(
      AttachedFile cache, Map<Integer, RowPlace> from, List<Integer> columns, List<Path> taken)
      throws SQLException {
    Map<String, Integer> numbers = new HashMap<>();
    List<String> queries = new ArrayList<>();
    for (RowPlace place : from.values()) {
      String uri = place.file().uri();
      if (!numbers.containsKey(uri)) {
        numbers.put(uri, numbers.size());
        Path local = dataFiles.take(place.file(), place.bytes());
        taken.add(local);
        String source = Sql.pattern(local);
        queries.add(
            "SELECT %d AS file, d.file_row_number AS position, %s FROM read_parquet(%s, file_row_number = true, hive_partitioning = false) d"
                .formatted(
                    numbers.get(uri),
                    ParquetColumns.read(cache.connection(), source).select(schema, columns),
                    source));
      }
    }
    append(cache, from, numbers);
    return "SELECT a.change, %s FROM temp.arriving a JOIN (%s) d USING (file, position)"
        .formatted(
            columns.stream().map(i -> "d.c" + i).collect(Collectors.joining(", ")),
            String.join(" UNION ALL ", queries));
  }

  private static void append(
      AttachedFile cache, Map<Integer, RowPlace> from, Map<String, Integer> numbers)
      throws SQLException {
    Sql.run(
        cache.connection(),
        "CREATE OR REPLACE TEMP TABLE arriving (change INTEGER, file INTEGER, position BIGINT)");
    try (DuckDBAppender appender = cache.connection().createAppender("temp", "main", "arriving")) {
      for (Map.Entry<Integer, RowPlace> entry : from.entrySet()) {
        appender.beginRow();
        appender.append(entry.getKey().intValue());
        appender.append(numbers.get(entry.getValue().file().uri()).intValue());
        appender.append(entry.getValue().position());
        appender.endRow();
      }
      appender.flush();
    }
  }
}
