package io.icecap.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.change.TableName;
import io.icecap.demo.TableChain;
import io.icecap.it.apply.SourceLog;
import io.icecap.redis.RedisSettings;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.SnapshotFigures;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Tables of a warehouse, and changes that are buffered for them as a sink would. */
final class BufferedTables implements AutoCloseable {
  private static final String NAMESPACE = "shop";
  private static final TableSettings SETTINGS = TableSettings.partitionedBy("bucket(2, key)");
  private static final int KEYS = 200;
  private static final Comparator<TableName> ORDER = Comparator.comparing(TableName::toString);

  private final Path warehouse;
  private final Icecap icecap;
  private final Map<TableName, SourceLog> keyed = new TreeMap<>(ORDER);
  private final TableName appended = name("events");
  private final EventLog events = new EventLog();

  private BufferedTables(Path warehouse, Icecap icecap, int count, long seed) {
    this.warehouse = warehouse;
    this.icecap = icecap;
    for (int i = 0; i < count; i++) {
      keyed.put(name("orders" + i), new SourceLog(seed + i, KEYS));
    }
  }

  /**
   * @param count how many tables with a key, beside one that rows are added to, in which a change
   *     that is applied twice is a row twice
   */
  static BufferedTables create(String redis, Path work, int count, long seed) {
    Path warehouse = work.resolve("warehouse");
    Icecap icecap =
        Icecap.open(
            new RedisSettings(URI.create(redis), Duration.ofSeconds(5), "icecap"),
            new StoreSettings(new Location(location(warehouse)), Map.of()),
            Duration.ofHours(1));
    return new BufferedTables(warehouse, icecap, count, seed);
  }

  /** As the option {@code warehouse} wants it. */
  String warehouse() {
    return location(warehouse);
  }

  private static String location(Path warehouse) {
    return "file://" + warehouse.toAbsolutePath();
  }

  private static TableName name(String table) {
    return new TableName(List.of(NAMESPACE), table);
  }

  /** So many changes for each table. */
  void write(int changes) {
    keyed.forEach(
        (name, source) -> {
          source.write(changes);
          source.buffer(table(name, source), icecap.appender());
        });
    events.write(changes);
    events.buffer(events(), icecap.appender());
  }

  private LiveTable table(TableName name, SourceLog source) {
    return icecap
        .tables()
        .find(name)
        .orElseGet(
            () -> icecap.tables().openOrCreate(name, SourceLog.SCHEMA, SETTINGS, source.starts()));
  }

  private LiveTable events() {
    return icecap
        .tables()
        .find(appended)
        .orElseGet(
            () ->
                icecap
                    .tables()
                    .openOrCreate(
                        appended,
                        EventLog.SCHEMA,
                        TableSettings.partitionedBy(""),
                        Map.of(SourceLog.SOURCE, 0L)));
  }

  /** Whether everything that was written is in the tables. */
  boolean areApplied() {
    return keyed.entrySet().stream()
            .allMatch(e -> base(table(e.getKey(), e.getValue())) >= e.getValue().nextOffset())
        && base(events()) >= events.nextOffset();
  }

  private static long base(LiveTable table) {
    return table.head().applied().base(SourceLog.SOURCE).orElse(0);
  }

  /** The ids of all snapshots that have applied changes. */
  List<Long> snapshotsOfChanges() {
    return icecap.tables().names().stream()
        .flatMap(name -> icecap.tables().find(name).orElseThrow().snapshots().stream())
        .filter(snapshot -> snapshot.changes() > 0)
        .map(SnapshotFigures::id)
        .toList();
  }

  /** The tables are the sources, and nothing was added twice. */
  void assertEqualSources() throws IOException {
    for (Map.Entry<TableName, SourceLog> table : keyed.entrySet()) {
      Map<List<Object>, List<Object>> rows = new HashMap<>();
      for (List<Object> row : rows(table.getKey())) {
        assertThat(rows.put(row.subList(0, 2), row)).as("one row per key").isNull();
      }
      assertThat(difference(rows, table.getValue().rows())).as("%s", table.getKey()).isEmpty();
    }
    assertThat(rows(appended).stream().map(row -> (Long) row.get(0)).sorted().toList())
        .as("%s", appended)
        .isEqualTo(events.numbers());
  }

  private static List<String> difference(
      Map<List<Object>, List<Object>> table, Map<List<Object>, List<Object>> source) {
    Set<List<Object>> keys = new HashSet<>(table.keySet());
    keys.addAll(source.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(table.get(key), source.get(key)))
        .limit(5)
        .map(key -> "table %s, source %s".formatted(table.get(key), source.get(key)))
        .toList();
  }

  private List<List<Object>> rows(TableName name) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    Table table = new TableChain(warehouse.resolve(NAMESPACE).resolve(name.name())).newest();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < table.schema().columns().size(); i++) {
          row.add(record.get(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Override
  public void close() {
    icecap.close();
  }
}
