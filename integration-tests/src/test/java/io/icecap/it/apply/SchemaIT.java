package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeCodec;
import io.icecap.cache.CacheSettings;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Decimal;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.ColumnType.StructOf;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.demo.DeltaRows;
import io.icecap.demo.TableChain;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.ReplicaSettings;
import io.icecap.servers.Await;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.SchemaChange;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A table whose schema changes while changes of its earlier schema are still buffered. */
class SchemaIT extends RedisScene {
  private static final TableName ITEMS = new TableName(List.of("shop"), "items");
  private static final SourcePartition SOURCE = new SourcePartition("items", 0);
  private static final String INITIAL_QUALITY = "it's fine";
  private static final RowSchema CREATED =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true),
              new Column(0, "n", Simple.INT, true),
              new Column(0, "ratio", Simple.FLOAT, false),
              new Column(0, "price", new Decimal(9, 2), false),
              new Column(0, "place", place(Simple.INT), false)),
          List.of(0));

  private EvolvedReplicas replicas;
  private long nextOffset;

  /** What rows have that are older than the column {@code quality}. */
  private String initialQuality;

  /** The rows that the table is to have, by key, in its newest columns. */
  private final Map<Long, List<Object>> expected = new TreeMap<>();

  @BeforeEach
  void lookAtReplicas() {
    replicas = new EvolvedReplicas(work.resolve("warehouse/shop"), "items");
  }

  @ParameterizedTest
  @CsvSource({
    "ICEBERG, DUCKDB",
    "ICEBERG_AND_DELTA, DUCKDB",
    "ICEBERG_AND_DELTA, MEMORY",
    "ICEBERG_AND_DELTA, KEYS"
  })
  void changesOfOldAndNewSchemasInOneBufferAreAppliedRight(
      TableFormats formats, CacheSettings.Format cache) throws Exception {
    IcecapSettings settings = settings(cache);
    try (Icecap icecap = Icecap.open(settings)) {
      LiveTable table = create(icecap, formats);
      try (Applier applier = icecap.applier(settings, SnapshotListener.NONE)) {
        upsertOld(table, icecap, 0, 40);
        applier.round();
        upsertOld(table, icecap, 30, 60);

        table.evolve(SchemaIT::changes);
        upsertNew(table, icecap, 50, 80);
        delete(table, icecap, 5);
        applier.round();
        assertTableEqualsExpected(formats);

        upsertNew(table, icecap, 0, 10);
        applier.round();
        assertTableEqualsExpected(formats);
      }
      try (Applier cold = icecap.applier(anotherCache(cache), SnapshotListener.NONE)) {
        upsertNew(table, icecap, 20, 90);
        cold.round();
        assertTableEqualsExpected(formats);
      }
    }
  }

  /** The name of a column that was dropped is another column's later, in caches and readers too. */
  @ParameterizedTest
  @CsvSource({
    "ICEBERG, DUCKDB",
    "ICEBERG_AND_DELTA, DUCKDB",
    "ICEBERG_AND_DELTA, MEMORY",
    "ICEBERG_AND_DELTA, KEYS"
  })
  void aDroppedColumnIsGoneAndOneThatIsCalledSoLaterIsAnother(
      TableFormats formats, CacheSettings.Format cache) throws Exception {
    IcecapSettings settings = settings(cache);
    try (Icecap icecap = Icecap.open(settings)) {
      LiveTable table = create(icecap, formats);
      try (Applier applier = icecap.applier(settings, SnapshotListener.NONE)) {
        upsertOld(table, icecap, 0, 40);
        applier.round();
        upsertOld(table, icecap, 30, 60);
        table.evolve(SchemaIT::changes);
        table.evolve(SchemaIT::withoutRatio);
        expected.replaceAll((id, row) -> without(row, 2));
        delete(table, icecap, 5);
        applier.round();
        assertTableEqualsExpected(formats);

        table.evolve(SchemaIT::withAnotherRatio);
        expected.replaceAll((id, row) -> with(row, null));
        upsertRatio(table, icecap, 20);
        applier.round();
        assertTableEqualsExpected(formats);
        awaitReplicas(applier);
        for (String format : List.of("orc", "avro")) {
          assertEqualsExpected(EvolvedReplicas.rows(replicas.published(format)));
        }
        assertEqualsExpected(replicas.duckdb("id, n, price, place, added, quality, ratio"));
      }
      try (Applier cold = icecap.applier(anotherCache(cache), SnapshotListener.NONE)) {
        upsertRatio(table, icecap, 50);
        cold.round();
        assertTableEqualsExpected(formats);
      }
    }
  }

  private static List<SchemaChange> withoutRatio(RowSchema at) {
    return at.indexOf("ratio") < 0 ? List.of() : List.of(new SchemaChange.Drop("ratio", 1));
  }

  private static List<SchemaChange> withAnotherRatio(RowSchema at) {
    return at.indexOf("ratio") < 0
        ? List.of(new SchemaChange.Add("ratio", Simple.STRING))
        : List.of();
  }

  private void upsertRatio(LiveTable table, Icecap icecap, long id) {
    Object[] row = {
      id, id, BigDecimal.valueOf(id, 2), null, "added", "good", "ratio " + nextOffset
    };
    buffer(table, icecap, List.of(upsert(row)));
    expected.put(id, Arrays.asList(row));
  }

  private static List<Object> without(List<Object> row, int column) {
    List<Object> less = new ArrayList<>(row);
    less.remove(column);
    return less;
  }

  private static List<Object> with(List<Object> row, Object value) {
    List<Object> more = new ArrayList<>(row);
    more.add(value);
    return more;
  }

  /** The rows of one partition change after the schema has; those of the other one stay. */
  @ParameterizedTest
  @EnumSource(
      value = TableFormats.class,
      names = {"ICEBERG", "ICEBERG_AND_DELTA"})
  void replicasHaveTheColumnsOfTheTable(TableFormats formats) throws Exception {
    IcecapSettings settings = settings(CacheSettings.Format.DUCKDB);
    try (Icecap icecap = Icecap.open(settings);
        Applier applier = icecap.applier(settings, SnapshotListener.NONE)) {
      LiveTable table = create(icecap, formats);
      upsertOld(table, icecap, 0, 40);
      awaitReplicas(applier);
      assertThat(expected.keySet()).isEqualTo(replicas.duckdb("*").keySet());
      Set<String> before = dataFiles(replicas.published("orc"));

      table.evolve(SchemaIT::changes);
      upsertNew(table, icecap, 7, 8);
      awaitReplicas(applier);
      assertReplicasEqualExpected();
      Set<String> after = dataFiles(replicas.published("orc"));
      assertThat(after).hasSize(2);
      if (formats.hasDelta()) {
        assertThat(after).containsAnyElementsOf(before);
      } else {
        assertThat(after).as("ORC has no defaults").doesNotContainAnyElementsOf(before);
      }

      upsertNew(table, icecap, 20, 60);
      awaitReplicas(applier);
      assertReplicasEqualExpected();
    }
  }

  private static Set<String> dataFiles(Table table) throws Exception {
    Set<String> files = new TreeSet<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> files.add(task.file().location()));
    }
    return files;
  }

  private static void awaitReplicas(Applier applier) throws Exception {
    applier.round();
    Await.until(
        "replicas that equal the table",
        Duration.ofSeconds(60),
        () -> {
          applier.round();
          return applier.replicas().size() == 3
              && applier.replicas().stream()
                  .allMatch(s -> s.version() > 0 && s.versionsBehind() == 0 && s.lag().isZero());
        });
  }

  private void assertReplicasEqualExpected() throws Exception {
    for (String format : List.of("orc", "avro")) {
      assertEqualsExpected(EvolvedReplicas.rows(replicas.published(format)));
    }
    assertEqualsExpected(replicas.duckdb("id, n, ratio, price, place, added, quality"));
    assertThat(replicas.duckdb("id, place.room")).containsAllEntriesOf(rooms());
  }

  private Map<Long, List<Object>> rooms() {
    Map<Long, List<Object>> rooms = new TreeMap<>();
    expected.forEach(
        (id, row) ->
            rooms.put(
                id, Arrays.asList(id, row.get(4) == null ? null : ((List<?>) row.get(4)).get(2))));
    return rooms;
  }

  private static List<SchemaChange> changes(RowSchema at) {
    return at.indexOf("added") >= 0
        ? List.of()
        : List.of(
            new SchemaChange.Add("added", Simple.STRING),
            new SchemaChange.Widen("n", Simple.LONG),
            new SchemaChange.Relax("n"),
            new SchemaChange.Widen("ratio", Simple.DOUBLE),
            new SchemaChange.Widen("price", new Decimal(20, 2)),
            new SchemaChange.Widen("place.row", Simple.LONG),
            new SchemaChange.Add(Optional.of("place"), "room", Simple.STRING),
            new SchemaChange.Add(
                Optional.empty(),
                "quality",
                Simple.STRING,
                Optional.of(new SchemaChange.Initial(INITIAL_QUALITY, 1))));
  }

  private static StructOf place(ColumnType row) {
    return new StructOf(
        List.of(new Column(0, "shelf", Simple.STRING, false), new Column(0, "row", row, false)));
  }

  private LiveTable create(Icecap icecap, TableFormats formats) {
    initialQuality = formats.hasDelta() ? null : INITIAL_QUALITY;
    TableSettings settings =
        new TableSettings("bucket(2, key)", Optional.empty(), OptionalInt.empty(), formats);
    return icecap.tables().openOrCreate(ITEMS, CREATED, settings, Map.of(SOURCE, 0L));
  }

  private void upsertOld(LiveTable table, Icecap icecap, int from, int to) {
    List<Change> changes = new ArrayList<>();
    for (long id = from; id < to; id++) {
      BigDecimal price = BigDecimal.valueOf(id * 100 + 1, 2);
      Object[] place = id % 3 == 0 ? null : new Object[] {"shelf " + id, (int) id};
      changes.add(upsert(id, (int) id * 3, id + 0.5f, price, place));
      expected.put(
          id,
          Arrays.asList(id, id * 3, id + 0.5, price, placed(place, null), null, initialQuality));
    }
    buffer(table, icecap, changes);
  }

  private void upsertNew(LiveTable table, Icecap icecap, int from, int to) {
    List<Change> changes = new ArrayList<>();
    for (long id = from; id < to; id++) {
      Object[] row = {
        id,
        id % 4 == 0 ? null : 5_000_000_000L + id + nextOffset,
        id + 0.25,
        BigDecimal.valueOf(123_456_789_012_345L + id, 2),
        id % 5 == 0 ? null : new Object[] {"new shelf", 7_000_000_000L + id, "room " + id},
        "added " + nextOffset,
        id % 7 == 0 ? null : "quality " + nextOffset
      };
      changes.add(upsert(row));
      List<Object> read = Arrays.asList(row.clone());
      read.set(4, placed((Object[]) row[4], row[4] == null ? null : ((Object[]) row[4])[2]));
      expected.put(id, read);
    }
    buffer(table, icecap, changes);
  }

  /** As it is compared: the fields in their order. */
  private static List<Object> placed(Object[] place, Object room) {
    return place == null ? null : Arrays.asList(place[0], ((Number) place[1]).longValue(), room);
  }

  private void delete(LiveTable table, Icecap icecap, long id) {
    Object[] values = new Object[table.schema().columns().size()];
    values[0] = id;
    buffer(table, icecap, List.of(new Change(Operation.DELETE, values, nextOffset++, 0)));
    expected.remove(id);
  }

  private Change upsert(Object... values) {
    return new Change(Operation.UPSERT, values, nextOffset++, 0);
  }

  private static void buffer(LiveTable table, Icecap icecap, List<Change> changes) {
    Map<PartitionKey, List<Change>> parts = new TreeMap<>();
    for (Change change : changes) {
      PartitionKey partition = table.partitioning().partitionOf(change.values());
      parts.computeIfAbsent(partition, p -> new ArrayList<>()).add(change);
    }
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    parts.forEach((p, part) -> blobs.put(p, ChangeCodec.encode(table.schema(), part)));
    BufferStatus status = icecap.appender().status(table.id());
    long next = changes.get(changes.size() - 1).offset() + 1;
    Append append =
        new Append(
            table.id(), status.incarnation(), SOURCE, status.watermarks().get(SOURCE), next, blobs);
    assertThat(icecap.appender().append(List.of(append)).get(0))
        .isInstanceOf(AppendOutcome.Appended.class);
  }

  private void assertTableEqualsExpected(TableFormats formats) throws Exception {
    Path folder = work.resolve("warehouse/shop/items");
    Table table = new TableChain(folder).newest();
    assertEqualsExpected(EvolvedReplicas.rows(table));
    if (formats.hasDelta()) {
      assertDeltaEqualsExpected(folder, table.schema());
    }
  }

  private void assertEqualsExpected(Map<Long, List<Object>> rows) {
    Set<Long> keys = new TreeSet<>(expected.keySet());
    keys.addAll(rows.keySet());
    keys.removeIf(key -> Objects.equals(rows.get(key), expected.get(key)));
    assertThat(keys.stream().map(key -> rows.get(key) + " and not " + expected.get(key))).isEmpty();
  }

  private void assertDeltaEqualsExpected(Path folder, Schema schema) throws Exception {
    Map<Long, List<Object>> rows = new TreeMap<>();
    DeltaRows.newest(folder).forEach(schema, row -> rows.put((Long) row.get(0), row));
    assertEqualsExpected(rows);
  }

  private IcecapSettings anotherCache(CacheSettings.Format format) {
    return settings(format, "another-cache");
  }

  private IcecapSettings settings(CacheSettings.Format format) {
    return settings(format, "cache");
  }

  private IcecapSettings settings(CacheSettings.Format format, String cache) {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "icecap"),
        new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of()),
        new CacheSettings(format, work.resolve(cache), CacheSettings.BYTES_MAX_DEFAULT, 256L << 20),
        new ApplySettings(Duration.ZERO, Duration.ofSeconds(10), 64L << 20, 2, Duration.ofHours(1)),
        MaintenanceSettings.DEFAULT,
        new ReplicaSettings(
            List.of("duckdb", "orc", "avro"),
            Duration.ofMillis(50),
            ReplicaSettings.LONGEST,
            work.resolve("copies")));
  }
}
