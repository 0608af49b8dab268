package io.icecap.it.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.demo.TableChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** The replicas of a table on local disk, as readers of their formats see them. */
final class ReplicaReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Path namespace;
  private final String table;

  /** Rows, and the snapshot that they say they equal. */
  record Replica(long snapshotId, List<List<Object>> rows) {}

  ReplicaReader(Path namespace, String table) {
    this.namespace = namespace;
    this.table = table;
  }

  Table main() throws IOException {
    return new TableChain(namespace.resolve(table)).newest();
  }

  /** The rows that the table had at the snapshot, sorted. */
  List<List<Object>> mainAt(long snapshotId) throws IOException {
    return rows(IcebergGenerics.read(main()).useSnapshot(snapshotId));
  }

  /** Empty if none was published yet. */
  Optional<Replica> read(String format) throws IOException, SQLException {
    return format.equals("duckdb") ? duckdb() : published(format);
  }

  Path publishedFolder(String format) {
    return namespace.resolve(table + "__" + format);
  }

  private Optional<Replica> published(String format) throws IOException {
    if (!Files.exists(publishedFolder(format))) {
      return Optional.empty();
    }
    Table published = new TableChain(publishedFolder(format)).newest();
    if (published.currentSnapshot() == null) {
      return Optional.empty();
    }
    long snapshot =
        Long.parseLong(published.currentSnapshot().summary().get("icecap.replica-of-snapshot"));
    return Optional.of(new Replica(snapshot, rows(IcebergGenerics.read(published))));
  }

  private static List<List<Object>> rows(IcebergGenerics.ScanBuilder scan) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (CloseableIterable<Record> records = scan.build()) {
      for (Record record : records) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < SourceLog.SCHEMA.columns().size(); i++) {
          row.add(record.get(i));
        }
        rows.add(row);
      }
    }
    return sorted(rows);
  }

  private Optional<Replica> duckdb() throws IOException, SQLException {
    Path folder = namespace.resolve(table).resolve("_replicas");
    Optional<Path> manifest = newestManifest(folder);
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    JsonNode root = JSON.readTree(manifest.get().toFile());
    List<List<Object>> rows = new ArrayList<>();
    try (Connection stock = DriverManager.getConnection("jdbc:duckdb:")) {
      int number = 0;
      for (JsonNode partition : root.get("partitions")) {
        Path file = folder.resolve(partition.get("file").asText());
        rows.addAll(attached(stock, file, "r" + number++));
      }
    }
    return Optional.of(new Replica(root.get("snapshot-id").asLong(), sorted(rows)));
  }

  /** Looks at all that the file shows without its schema being named. */
  private List<List<Object>> attached(Connection stock, Path file, String alias)
      throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = stock.createStatement()) {
      statement.execute("ATTACH '" + file + "' AS " + alias + " (READ_ONLY)");
      try (ResultSet result = statement.executeQuery("SELECT * FROM " + alias + "." + table)) {
        int columns = result.getMetaData().getColumnCount();
        if (columns != SourceLog.SCHEMA.columns().size()) {
          throw new AssertionError(columns + " columns in the public view");
        }
        while (result.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            row.add(result.getObject(i));
          }
          rows.add(row);
        }
      }
      statement.execute("DETACH " + alias);
    }
    return rows;
  }

  private static Optional<Path> newestManifest(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("v\\d+[.]replicas[.]json"))
          .max(Comparator.comparingLong(ReplicaReader::version));
    }
  }

  private static long version(Path manifest) {
    String name = manifest.getFileName().toString();
    return Long.parseLong(name.substring(1, name.indexOf('.')));
  }

  private static List<List<Object>> sorted(List<List<Object>> rows) {
    rows.sort(Comparator.comparing(Object::toString));
    return rows;
  }
}
