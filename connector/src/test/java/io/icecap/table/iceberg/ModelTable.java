package io.icecap.table.iceberg;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.PartitionKey;
import io.icecap.change.Partitioning;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileWriter;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A table kept in a Java map, and the same changes made through {@link LiveTable} the slow and
 * plain way: it remembers for every row in which file and at which position it is.
 */
final class ModelTable {
  static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", ColumnType.Simple.LONG, true),
              new Column(0, "region", ColumnType.Simple.STRING, true),
              new Column(0, "name", ColumnType.Simple.STRING, false),
              new Column(0, "amount", new ColumnType.Decimal(12, 2), false),
              new Column(0, "score", ColumnType.Simple.DOUBLE, false),
              new Column(0, "uid", ColumnType.Simple.UUID, false),
              new Column(0, "born", ColumnType.Simple.DATE, false)),
          List.of(0, 1));

  /** A live row: its values, where it is, and its lineage. */
  static final class Row {
    final Object[] values;
    PartitionKey partition;
    Location file;
    long position;
    long rowId;
    long changedIn;

    Row(Object[] values) {
      this.values = values;
    }
  }

  final Map<Long, Row> rows = new TreeMap<>();
  private final LiveTable table;
  private final DataFileWriter writer;
  private final Connection duckdb;
  private final Random random;

  ModelTable(LiveTable table, DataFileWriter writer, Connection duckdb, Random random) {
    this.table = table;
    this.writer = writer;
    this.duckdb = duckdb;
    this.random = random;
  }

  /** Upserts and deletes some rows in one commit. */
  Head change(Head head, int keys) throws SQLException {
    Partitioning partitioning = table.partitioning();
    Map<PartitionKey, List<Row>> upserts = new TreeMap<>();
    Map<PartitionKey, Map<Location, List<Long>>> deletes = new TreeMap<>();
    for (long id : random.longs(25, 0, keys).distinct().toArray()) {
      Row old = rows.remove(id);
      if (old != null) {
        deletes
            .computeIfAbsent(old.partition, p -> new HashMap<>())
            .computeIfAbsent(old.file, f -> new ArrayList<>())
            .add(old.position);
      }
      if (old == null || random.nextInt(4) > 0) {
        Row row = new Row(values(id));
        row.partition = partitioning.partitionOf(row.values);
        row.rowId = old == null ? -1 : old.rowId;
        row.changedIn = -1;
        upserts.computeIfAbsent(row.partition, p -> new ArrayList<>()).add(row);
        rows.put(id, row);
      }
    }
    List<PartitionUpdate> updates = new ArrayList<>();
    for (PartitionKey key : union(upserts, deletes)) {
      updates.add(update(head, key, upserts.getOrDefault(key, List.of()), deletes.get(key)));
    }
    return commit(head, SnapshotUpdate.Kind.ROWS, updates);
  }

  /** Rewrites all files of each partition into one. */
  Head compact(Head head) throws SQLException {
    List<PartitionUpdate> updates = new ArrayList<>();
    for (PartitionKey key : head.partitions()) {
      List<Row> live = rows.values().stream().filter(r -> r.partition.equals(key)).toList();
      List<Location> removed = head.files(key).stream().map(LiveFile::location).toList();
      updates.add(new PartitionUpdate(key, write(key, live), Map.of(), removed));
    }
    return commit(head, SnapshotUpdate.Kind.REWRITE, updates);
  }

  private PartitionUpdate update(
      Head head, PartitionKey key, List<Row> upserts, Map<Location, List<Long>> deletes)
      throws SQLException {
    Map<Location, long[]> deleted = new HashMap<>();
    List<Location> removed = new ArrayList<>();
    for (LiveFile file : head.files(key)) {
      List<Long> positions = deletes == null ? null : deletes.get(file.location());
      if (positions != null && file.deletes().count() + positions.size() == file.rows()) {
        removed.add(file.location());
      } else if (positions != null) {
        deleted.put(
            file.location(), positions.stream().mapToLong(Long::longValue).sorted().toArray());
      }
    }
    return new PartitionUpdate(key, write(key, upserts), deleted, removed);
  }

  private Head commit(Head head, SnapshotUpdate.Kind kind, List<PartitionUpdate> updates) {
    Head after =
        table.commit(
            new SnapshotUpdate(
                head, head.applied(), kind, updates, Map.of("test.kind", "" + kind)));
    for (Row row : rows.values()) {
      LiveFile file =
          after.files(row.partition).stream()
              .filter(f -> f.location().equals(row.file))
              .findFirst()
              .orElseThrow();
      if (row.rowId < 0 && file.firstRowId() >= 0) {
        row.rowId = file.firstRowId() + row.position;
      }
      row.changedIn = row.changedIn < 0 ? file.sequence() : row.changedIn;
    }
    return after;
  }

  private List<DataFile> write(PartitionKey key, List<Row> written) throws SQLException {
    if (written.isEmpty()) {
      return List.of();
    }
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(
          """
          CREATE OR REPLACE TABLE written (position BIGINT, id BIGINT, region VARCHAR,
            name VARCHAR, amount DECIMAL(12, 2), score DOUBLE, uid %s, born DATE,
            _row_id BIGINT, _last_updated_sequence_number BIGINT)
          """
              .formatted(hasUuid() ? "UUID" : "VARCHAR"));
    }
    Location to = table.newDataFile(key);
    try (PreparedStatement insert =
        duckdb.prepareStatement(
            "INSERT INTO written VALUES (?, ?, ?, ?, ?, ?, ?, DATE '1970-01-01' + CAST(? AS INT), ?, ?)")) {
      for (int i = 0; i < written.size(); i++) {
        Row row = written.get(i);
        row.file = to;
        row.position = i;
        insert.setLong(1, i);
        for (int c = 0; c < row.values.length; c++) {
          Object value = row.values[c];
          insert.setObject(c + 2, value instanceof UUID uuid ? uuid.toString() : value);
        }
        insert.setObject(9, row.rowId < 0 ? null : row.rowId);
        insert.setObject(10, row.changedIn < 0 ? null : row.changedIn);
        insert.execute();
      }
    }
    return List.of(
        writer.write(
            duckdb,
            "SELECT * EXCLUDE (position) FROM written ORDER BY position",
            table.schema(),
            key,
            to));
  }

  private boolean hasUuid() {
    return table.schema().columns().get(5).type() == ColumnType.Simple.UUID;
  }

  /** Of one id always the same key; everything else at random, with extremes and nulls. */
  private Object[] values(long id) {
    return new Object[] {
      id,
      List.of("north", "süd", "a rather long name of a region", "").get((int) (id % 4)),
      random.nextInt(5) == 0
          ? null
          : "n".repeat(random.nextInt(20)) + (char) random.nextInt(0x250, 0x2af),
      random.nextInt(5) == 0
          ? null
          : new BigDecimal(BigInteger.valueOf(random.nextLong(-1_000_000, 1_000_000)), 2),
      switch (random.nextInt(8)) {
        case 0 -> null;
        case 1 -> Double.NaN;
        case 2 -> -0.0;
        case 3 -> 0.0;
        default -> random.nextDouble(-100, 100);
      },
      random.nextInt(5) == 0 ? null : new UUID(random.nextLong(), random.nextLong()),
      random.nextInt(5) == 0 ? null : random.nextInt(-10_000, 30_000)
    };
  }

  private static List<PartitionKey> union(Map<PartitionKey, ?> some, Map<PartitionKey, ?> others) {
    TreeMap<PartitionKey, Boolean> all = new TreeMap<>();
    some.keySet().forEach(key -> all.put(key, true));
    others.keySet().forEach(key -> all.put(key, true));
    return List.copyOf(all.keySet());
  }
}
