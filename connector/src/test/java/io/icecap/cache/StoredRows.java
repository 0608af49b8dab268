package io.icecap.cache;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Reads rows back by a DuckDB of its own: those of the data files, and those of the cache's file.
 */
final class StoredRows implements AutoCloseable {
  private final RowSchema schema;
  private final Connection duckdb;

  StoredRows(RowSchema schema) {
    this.schema = schema;
    try {
      this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a reader of the table sees, by key. */
  Map<List<Object>, StoredRow> ofFiles(List<LiveFile> files) throws SQLException {
    Map<List<Object>, StoredRow> rows = new HashMap<>();
    for (LiveFile file : files) {
      Set<Long> deleted = new HashSet<>();
      for (long position : file.deletes().positions().get()) {
        deleted.add(position);
      }
      String path = file.location().uri().substring("file://".length()).replace("[", "[[]");
      String query =
          """
            SELECT %s, file_row_number, _row_id, _last_updated_sequence_number, %s
            FROM read_parquet(%s, file_row_number = true, hive_partitioning = false)"""
              .formatted(
                  selected(DataFileColumns.names(schema).stream().map(Sql::identifier).toList()),
                  Sql.literal(file.location().uri()),
                  Sql.literal(path));
      for (StoredRow row : read(query, Map.of(file.location(), file))) {
        if (!deleted.contains(row.position()) && rows.put(key(row), row) != null) {
          throw new AssertionError("Two rows of one key: " + key(row));
        }
      }
    }
    return rows;
  }

  /** What the cache holds, from a copy of its file and log, by key. */
  Map<List<Object>, StoredRow> ofCache(Path cacheFile, List<LiveFile> files)
      throws SQLException, IOException {
    Path copy = Files.createTempDirectory("cache-copy").resolve("copy.duckdb");
    Files.copy(cacheFile, copy);
    Path log = Path.of(cacheFile + ".wal");
    if (Files.exists(log)) {
      Files.copy(log, Path.of(copy + ".wal"));
    }
    Map<Location, LiveFile> byLocation = new HashMap<>();
    files.forEach(file -> byLocation.put(file.location(), file));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < schema.columns().size(); i++) {
      names.add(NegativeZeros.of(schema).value(i));
    }
    Map<List<Object>, StoredRow> rows = new HashMap<>();
    String query =
        "SELECT %s, _pos, _row_id, _seq, f.location FROM copy.icecap.rows JOIN copy.icecap.files f ON f.file = _file"
            .formatted(selected(names));
    Sql.run(duckdb, "ATTACH " + Sql.literal(copy.toString()) + " AS copy (READ_ONLY)");
    try {
      for (StoredRow row : read(query, byLocation)) {
        if (rows.put(key(row), row) != null) {
          throw new AssertionError("Two rows of one key in the cache: " + key(row));
        }
      }
    } finally {
      Sql.run(duckdb, "DETACH copy");
      AttachedFile.delete(copy);
      Files.delete(copy.getParent());
    }
    return rows;
  }

  List<Object> key(StoredRow row) {
    return schema.key().stream().map(i -> row.values().get(i)).toList();
  }

  private List<StoredRow> read(String query, Map<Location, LiveFile> files) throws SQLException {
    List<StoredRow> rows = new ArrayList<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int columns = schema.columns().size();
      while (result.next()) {
        Object[] values = new Object[columns];
        for (int i = 0; i < columns; i++) {
          values[i] = value(result, i + 1, schema.columns().get(i).type());
        }
        Location location = new Location(result.getString(columns + 4));
        LiveFile file = files.get(location);
        long position = result.getLong(columns + 1);
        Long rowId = result.getObject(columns + 2, Long.class);
        Long sequence = result.getObject(columns + 3, Long.class);
        rows.add(
            new StoredRow(
                StoredRow.comparable(values),
                location,
                position,
                rowId == null ? file.firstRowId() + position : rowId,
                sequence == null ? file.sequence() : sequence));
      }
    }
    return rows;
  }

  private String selected(List<String> values) {
    List<String> selected = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Column column = schema.columns().get(i);
      String name = values.get(i);
      selected.add(
          column.type() instanceof ColumnType.Simple simple ? selected(simple, name) : name);
    }
    return String.join(", ", selected);
  }

  private static String selected(ColumnType.Simple type, String name) {
    return switch (type) {
      case DATE -> "date_diff('day', DATE '1970-01-01', " + name + ")";
      case TIME, TIMESTAMP, TIMESTAMPTZ -> "epoch_us(" + name + ")";
      case TIMESTAMP_NANO -> "epoch_ns(" + name + ")";
      default -> name;
    };
  }

  private static Object value(ResultSet result, int index, ColumnType type) throws SQLException {
    if (result.getObject(index) == null) {
      return null;
    }
    if (type instanceof ColumnType.Decimal) {
      return result.getObject(index, BigDecimal.class);
    }
    if (type.isNested()) {
      return nested(result.getObject(index));
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> result.getBoolean(index);
      case INT, DATE -> result.getInt(index);
      case LONG, TIME, TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_NANO -> result.getLong(index);
      case FLOAT -> result.getFloat(index);
      case DOUBLE -> result.getDouble(index);
      case STRING -> result.getString(index);
      case BINARY -> result.getBytes(index);
      case UUID -> result.getObject(index, UUID.class);
    };
  }

  /** In our classes, from those of the driver. */
  private static Object nested(Object value) throws SQLException {
    if (value instanceof Array array) {
      return each((Object[]) array.getArray());
    }
    if (value instanceof Struct struct) {
      return each(struct.getAttributes());
    }
    if (value instanceof Map<?, ?> map) {
      List<Object> entries = new ArrayList<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        entries.add(nested(entry.getKey()));
        entries.add(nested(entry.getValue()));
      }
      return entries.toArray();
    }
    if (value instanceof Blob blob) {
      return blob.getBytes(1, (int) blob.length());
    }
    if (value instanceof LocalDate date) {
      return (int) date.toEpochDay();
    }
    return value instanceof Timestamp time
        ? ChronoUnit.MICROS.between(LocalDate.EPOCH.atStartOfDay(), time.toLocalDateTime())
        : value;
  }

  private static Object[] each(Object[] values) throws SQLException {
    Object[] converted = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      converted[i] = nested(values[i]);
    }
    return converted;
  }

  @Override
  public void close() {
    try {
      duckdb.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
