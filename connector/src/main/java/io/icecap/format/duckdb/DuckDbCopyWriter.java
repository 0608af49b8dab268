package io.icecap.format.duckdb;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.CopyWriter;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileColumns;
import io.icecap.format.DataFileWriter;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** Has the rows of a copy written by a format's writer, streamed, so that memory is bounded. */
public final class DuckDbCopyWriter implements CopyWriter {
  private static final String ALIAS = "copy";
  private static final String MEMORY = "192MB";

  private final DataFileWriter writer;
  private final Path spill;

  /**
   * @param spill where DuckDB puts what sorting needs beyond its memory
   */
  public DuckDbCopyWriter(DataFileWriter writer, Path spill) {
    this.writer = writer;
    this.spill = spill;
  }

  @Override
  public DataFile write(
      Path copy, String view, RowSchema schema, PartitionKey partition, Location to) {
    Properties streaming = new Properties();
    streaming.setProperty("jdbc_stream_results", "true");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:", streaming)) {
      for (String statement : configuration(copy)) {
        run(duckdb, statement);
      }
      return writer.write(duckdb, query(view, schema), schema, partition, to);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The copy of partition %s can't be turned into %s".formatted(partition, to.name()), e);
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

  private static String query(String view, RowSchema schema) {
    List<String> names = DataFileColumns.names(schema);
    String key =
        schema.key().stream()
            .map(names::get)
            .map(DuckDbCopyWriter::identifier)
            .collect(Collectors.joining(", "));
    return "SELECT * FROM %s.main.%s ORDER BY %s".formatted(ALIAS, identifier(view), key);
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
