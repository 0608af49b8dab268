package io.icecap.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** A DuckDB replica of a table on local disk, each of its files attached to stock DuckDB. */
final class DuckDbReplica implements TableRows {
  private static final Pattern MANIFEST = Pattern.compile("v(\\d+)\\.replicas\\.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final String view;
  private final JsonNode manifest;

  private DuckDbReplica(Path folder, String view, JsonNode manifest) {
    this.folder = folder;
    this.view = view;
    this.manifest = manifest;
  }

  /** The newest one; empty if there is none yet. */
  static Optional<DuckDbReplica> newest(Path tableDirectory) throws IOException {
    Path folder = tableDirectory.resolve("_replicas");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var files = Files.list(folder)) {
      Optional<Path> newest =
          files
              .filter(file -> MANIFEST.matcher(file.getFileName().toString()).matches())
              .max(Comparator.comparingLong(DuckDbReplica::version));
      return newest.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new DuckDbReplica(
                  folder,
                  tableDirectory.getFileName().toString(),
                  JSON.readTree(newest.get().toFile())));
    }
  }

  /** The snapshot of the table that it equals. */
  long snapshotId() {
    return manifest.path("snapshot-id").asLong();
  }

  @Override
  public void forEach(Schema schema, Consumer<List<Object>> action) throws IOException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      for (JsonNode partition : manifest.path("partitions")) {
        forEach(duckdb, folder.resolve(partition.path("file").asText()), schema, action);
      }
    } catch (SQLException e) {
      throw new IOException("DuckDB can't read a replica in " + folder, e);
    }
  }

  private void forEach(Connection duckdb, Path file, Schema schema, Consumer<List<Object>> action)
      throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute("ATTACH '" + file + "' AS replica (READ_ONLY)");
      try (ResultSet rows = statement.executeQuery("SELECT * FROM replica." + view)) {
        while (rows.next()) {
          var row = new ArrayList<Object>(schema.columns().size());
          for (Types.NestedField column : schema.columns()) {
            row.add(value(rows, column));
          }
          action.accept(row);
        }
      }
      statement.execute("DETACH replica");
    }
  }

  private static Object value(ResultSet rows, Types.NestedField column) throws SQLException {
    Type type = column.type();
    return switch (type.typeId()) {
      case TIMESTAMP ->
          ((Types.TimestampType) type).shouldAdjustToUTC()
              ? rows.getObject(column.name(), OffsetDateTime.class)
              : rows.getObject(column.name(), LocalDateTime.class);
      default -> DuckDbValue.of(rows.getObject(column.name()), type);
    };
  }

  private static long version(Path manifest) {
    var name = MANIFEST.matcher(manifest.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }
}
