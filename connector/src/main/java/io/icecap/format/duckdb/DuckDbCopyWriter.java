package io.icecap.format.duckdb;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.CopyWriter;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileColumns;
import io.icecap.format.DataFileWriter;
import io.icecap.store.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Has the rows of a copy written by a format's writer, streamed, so that memory is bounded. */
public final class DuckDbCopyWriter implements CopyWriter {
  private static final String ALIAS = "copy";
  private static final String MEMORY = "192MB";

  private final DataFileWriter writer;
  private final Path spill;
  private final long targetBytes;

  /**
   * @param spill where DuckDB puts what sorting needs beyond its memory
   * @param targetBytes about how large a file is to be, taking a copy for as large as its rows are
   *     in the other format
   */
  public DuckDbCopyWriter(DataFileWriter writer, Path spill, long targetBytes) {
    this.writer = writer;
    this.spill = spill;
    this.targetBytes = targetBytes;
  }

  @Override
  public List<DataFile> write(
      Path copy, String view, RowSchema schema, PartitionKey partition, Supplier<Location> to) {
    Properties streaming = new Properties();
    streaming.setProperty("jdbc_stream_results", "true");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:", streaming)) {
      for (String statement : configuration(copy)) {
        run(duckdb, statement);
      }
      List<DataFile> files = new ArrayList<>();
      for (String query : queries(duckdb, copy, view, schema)) {
        files.add(writer.write(duckdb, query, schema, partition, to.get()));
      }
      return files;
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(
          "The copy of partition %s can't be turned into another format".formatted(partition), e);
    }
  }

  /** One for each file. */
  private List<String> queries(Connection duckdb, Path copy, String view, RowSchema schema)
      throws SQLException, IOException {
    String rows = "%s.main.%s".formatted(ALIAS, identifier(view));
    long files = Math.max(1, Math.round((double) Files.size(copy) / targetBytes));
    if (files == 1) {
      return List.of("SELECT * FROM %s ORDER BY %s".formatted(rows, key(schema)));
    }
    String position = unused(DataFileColumns.names(schema));
    run( // sorted once, and not for each file
        duckdb,
        "CREATE TEMP TABLE sorted AS SELECT *, row_number() OVER (ORDER BY %s) - 1 AS %s FROM %s"
            .formatted(key(schema), position, rows));
    long count = count(duckdb, "temp.sorted");
    long rowsPerFile = Math.max(1, (count - 1) / files + 1);
    List<String> queries = new ArrayList<>();
    for (long from = 0; from < count; from += rowsPerFile) {
      queries.add(
          "SELECT * EXCLUDE (%1$s) FROM temp.sorted WHERE %1$s >= %2$d AND %1$s < %3$d ORDER BY %1$s"
              .formatted(position, from, from + rowsPerFile));
    }
    return queries;
  }

  private static String unused(List<String> names) {
    String name = "position";
    while (names.stream().anyMatch(name::equalsIgnoreCase)) {
      name += "_";
    }
    return name;
  }

  private static long count(Connection connection, String table) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet count = s.executeQuery("SELECT count(*) FROM " + table)) {
      count.next();
      return count.getLong(1);
    }
  }

  private List<String> configuration(Path copy) {
    return List.of(
        "SET memory_limit = '" + MEMORY + "'",
        "SET threads = 1",
        "SET temp_directory = " + literal(spill),
        "SET TimeZone = 'UTC'",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "ATTACH %s AS %s (READ_ONLY)".formatted(literal(copy), ALIAS),
        // the view finds its table by the database in use
        "USE " + ALIAS);
  }

  private static String key(RowSchema schema) {
    List<String> names = DataFileColumns.names(schema);
    return schema.key().stream()
        .map(names::get)
        .map(DuckDbCopyWriter::identifier)
        .collect(Collectors.joining(", "));
  }

  private static void run(Connection connection, String statement) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(statement);
    }
  }

  private static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(Path file) {
    return "'" + file.toString().replace("'", "''") + "'";
  }
}
