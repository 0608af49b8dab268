package io.icecap.it.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.demo.TableChain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** The rows by key that replicas of a table show, whatever columns they have. */
final class EvolvedReplicas {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path namespace;
  private final String table;

  EvolvedReplicas(Path namespace, String table) {
    this.namespace = namespace;
    this.table = table;
  }

  Table published(String format) throws Exception {
    return new TableChain(namespace.resolve(table + "__" + format)).newest();
  }

  static Map<Long, List<Object>> rows(Table table) throws Exception {
    Map<Long, List<Object>> rows = new TreeMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        List<Object> row = values(record, table.schema().columns().size());
        rows.put((Long) row.get(0), row);
      }
    }
    return rows;
  }

  /** Behind its columns a record may have where it was read. */
  private static List<Object> values(Record record, int columns) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      Object value = record.get(i);
      values.add(value instanceof Record nested ? values(nested, nested.size()) : value);
    }
    return values;
  }

  /**
   * All partitions, attached as somebody does who knows the names of the columns.
   *
   * @param columns what is selected
   */
  Map<Long, List<Object>> duckdb(String columns) throws Exception {
    Map<Long, List<Object>> rows = new TreeMap<>();
    try (Connection stock = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = stock.createStatement()) {
      for (Path file : duckDbFiles(namespace.resolve(table))) {
        statement.execute("ATTACH '" + file + "' AS copy (READ_ONLY)");
        read(statement, "SELECT " + columns + " FROM copy." + table, rows);
        statement.execute("DETACH copy");
      }
    }
    return rows;
  }

  /** The files that a table's newest DuckDB replica consists of. */
  static List<Path> duckDbFiles(Path table) throws Exception {
    Path folder = table.resolve("_replicas");
    List<Path> files = new ArrayList<>();
    for (JsonNode partition : newestManifest(folder).get("partitions")) {
      files.add(folder.resolve(partition.get("file").asText()));
    }
    return files;
  }

  private static void read(Statement statement, String query, Map<Long, List<Object>> rows)
      throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          Object value = result.getObject(i);
          row.add(value instanceof Struct struct ? Arrays.asList(struct.getAttributes()) : value);
        }
        rows.put((Long) row.get(0), row);
      }
    }
  }

  private static JsonNode newestManifest(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      Path newest =
          files
              .filter(file -> file.getFileName().toString().matches("v\\d+[.]replicas[.]json"))
              .max(Comparator.comparingLong(EvolvedReplicas::version))
              .orElseThrow();
      return JSON.readTree(newest.toFile());
    }
  }

  private static long version(Path manifest) {
    String name = manifest.getFileName().toString();
    return Long.parseLong(name.substring(1, name.indexOf('.')));
  }
}
