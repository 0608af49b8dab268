package io.icecap.format.parquet;

import io.icecap.change.Column;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.ColumnStatistics;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileColumns;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The COPY statement, and what it says about the file it wrote. */
final class CopyToParquet {
  /** Where the first row group starts: after the magic bytes. */
  private static final List<Long> ONE_ROW_GROUP = List.of(4L);

  private static final int ROW_GROUP_ROWS = 122_880;

  private final String options;

  /** Finds a row with a negative zero; empty without floating-point columns. */
  private final String negativeZeros;

  CopyToParquet(RowSchema schema) {
    List<String> fieldIds = new ArrayList<>();
    List<String> names = DataFileColumns.names(schema);
    for (int i = 0; i < names.size(); i++) {
      fieldIds.add(FieldIds.of(names.get(i), schema.columns().get(i)));
    }
    fieldIds.add(DataFileColumns.ROW_ID + ": " + DataFileColumns.ROW_ID_FIELD);
    fieldIds.add(DataFileColumns.SEQUENCE + ": " + DataFileColumns.SEQUENCE_FIELD);
    this.options =
        """
        FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE %d, RETURN_STATS,
        FIELD_IDS {%s}"""
            .formatted(ROW_GROUP_ROWS, String.join(", ", fieldIds));
    this.negativeZeros = negativeZeros(schema, names);
  }

  private static String negativeZeros(RowSchema schema, List<String> names) {
    return IntStream.range(0, names.size())
        .mapToObj(i -> NegativeZeros.in(identifier(names.get(i)), schema.columns().get(i).type()))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" OR "));
  }

  Written run(Connection connection, String query, Path file) throws SQLException {
    String copy =
        "COPY (%s) TO %s (%s%s)"
            .formatted(query, literal(file), options, withoutDictionary(connection, query));
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(copy)) {
      result.next();
      long rows = result.getLong("count");
      long bytes = result.getLong("file_size_bytes");
      @SuppressWarnings("unchecked") // MAP(VARCHAR, MAP(VARCHAR, VARCHAR)), says DuckDB
      Map<String, Map<String, String>> columns =
          (Map<String, Map<String, String>>) result.getObject("column_statistics");
      return new Written(rows, bytes, columns, splitOffsets(connection, rows, file));
    }
  }

  /** In a dictionary of DuckDB, 0.0 and −0.0 are one entry, and all of them get one sign. */
  private String withoutDictionary(Connection connection, String query) throws SQLException {
    if (negativeZeros.isEmpty()) {
      return "";
    }
    String find = "SELECT 1 FROM (%s) WHERE %s LIMIT 1".formatted(query, negativeZeros);
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(find)) {
      return found.next() ? ", DICTIONARY_SIZE_LIMIT 0" : "";
    }
  }

  private static List<Long> splitOffsets(Connection connection, long rows, Path file)
      throws SQLException {
    if (rows <= ROW_GROUP_ROWS) {
      return ONE_ROW_GROUP;
    }
    String offsets =
        """
        SELECT min(least(coalesce(dictionary_page_offset, data_page_offset), data_page_offset))
        FROM parquet_metadata(%s) GROUP BY row_group_id ORDER BY row_group_id"""
            .formatted(literal(file).replaceAll("[\\[*?]", "[$0]")); // a pattern, here
    List<Long> starts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(offsets)) {
      while (result.next()) {
        starts.add(result.getLong(1));
      }
    }
    return starts;
  }

  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(Path file) {
    return "'" + file.toString().replace("'", "''") + "'";
  }

  /** A written file, its statistics still as DuckDB prints them, by quoted column name. */
  record Written(
      long rows, long bytes, Map<String, Map<String, String>> columns, List<Long> splitOffsets) {
    DataFile dataFile(RowSchema schema, PartitionKey partition, Location location) {
      List<String> names = DataFileColumns.names(schema);
      List<ColumnStatistics> statistics = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        Column column = schema.columns().get(i);
        Map<String, String> printed = columns.get(identifier(names.get(i)));
        if (printed != null) {
          statistics.add(PrintedStatistics.read(column, printed));
        }
      }
      return new DataFile(location, partition, rows, bytes, statistics, splitOffsets);
    }
  }
}
