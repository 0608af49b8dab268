package io.icecap.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.ReplicaFiles;
import io.icecap.catalog.IcecapCatalog;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.replica.Replicas;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.LiveTable;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import io.icecap.table.delta.DeltaProjections;
import io.icecap.table.delta.DeltaReader;
import io.icecap.table.iceberg.IcebergSettings;
import io.icecap.table.iceberg.IcebergTables;
import io.icecap.testing.InMemoryBuffer;
import io.icecap.testing.InMemoryLeases;
import io.icecap.testing.PrintedValues;
import io.icecap.testing.RandomRows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random schemas of every type, nested ones too, filled by changes that go through the buffer's
 * bytes, the cache and data files, and read back by Iceberg's and Delta's own readers.
 */
class EveryTypeTest {
  private static final TableName NAME = TableName.parse("shop.everything");
  private static final SourcePartition SOURCE = new SourcePartition("everything", 0);
  private static final int KEYS = 60;

  @TempDir Path directory;

  private final ObjectStore store = new LocalObjectStore();
  private final InMemoryBuffer buffer = new InMemoryBuffer();
  private final Map<Long, String> rows = new TreeMap<>();
  private long nextOffset;

  @ParameterizedTest
  @CsvSource({
    "1, iceberg, duckdb, 3",
    "2, iceberg, keys, 3",
    "3, iceberg, memory, 2",
    "4, 'iceberg,delta', duckdb, 3",
    "5, delta, keys, 3",
    "6, 'iceberg,delta', duckdb, 3",
    "7, 'iceberg,delta', memory, 3",
  })
  void whatGoesInComesOut(long seed, String formats, String cache, int formatVersion)
      throws Exception {
    seed = Long.getLong("icecap.seed", seed);
    TableFormats tableFormats = TableFormats.parse(formats);
    RandomRows random = new RandomRows(seed, types(tableFormats, formatVersion));
    RowSchema schema = random.schema();
    System.out.println("seed " + seed);
    try (DeltaProjections projections = new DeltaProjections(store, Clock.systemUTC());
        IcecapCatalog catalog = IcecapCatalog.open(store, settings(), buffer, Clock.systemUTC())) {
      IcebergTables tables =
          new IcebergTables(
              catalog,
              new IcebergSettings(Duration.ofHours(1), Clock.systemUTC(), UUID::randomUUID),
              projections);
      LiveTable table =
          tables.openOrCreate(
              NAME,
              schema,
              new TableSettings(
                  "bucket(2, id)", Optional.empty(), OptionalInt.of(formatVersion), tableFormats),
              Map.of(SOURCE, 0L));
      try (Applier applier = applier(tables, cache)) {
        Random keys = new Random(seed);
        for (int round = 0; round < 15; round++) {
          append(table, changes(table.schema(), random, keys));
          applier.round();
          assertThat(readByIceberg(catalog, table.schema())).isEqualTo(rows);
          if (tableFormats.hasDelta()) {
            DeltaReader reader = DeltaReader.of(store, table.location());
            assertThat(byId(table.schema(), reader.values(reader.latest()))).isEqualTo(rows);
          }
        }
      }
    }
  }

  private static List<Simple> types(TableFormats formats, int formatVersion) {
    List<Simple> types = new ArrayList<>(List.of(Simple.values()));
    if (formats.hasDelta()) {
      types.removeAll(List.of(Simple.UUID, Simple.TIME, Simple.TIMESTAMP_NANO));
    } else if (formatVersion < 3) {
      types.remove(Simple.TIMESTAMP_NANO);
    }
    return types;
  }

  private Applier applier(IcebergTables tables, String cache) {
    Path work = directory.resolve("work");
    CacheSettings settings =
        new CacheSettings(
            CacheSettings.Format.valueOf(cache.toUpperCase(java.util.Locale.ROOT)),
            work.resolve("cache"),
            CacheSettings.BYTES_MAX_DEFAULT,
            256L << 20);
    return new Applier(
        "applier",
        tables,
        buffer,
        new InMemoryLeases(Clock.systemUTC()),
        DuckDbPartitionCaches.open(
            settings,
            store,
            new ParquetDataFileWriter(store, work.resolve("temporary")),
            ReplicaFiles.NONE),
        new ApplySettings(
            Duration.ZERO,
            Duration.ofDays(10),
            64L << 20,
            1,
            Duration.ofHours(1),
            CompactionSettings.DEFAULT),
        Replicas.NONE,
        SnapshotListener.NONE,
        Clock.systemUTC());
  }

  private StoreSettings settings() {
    return new StoreSettings(new Location("file://" + directory.toAbsolutePath()), Map.of());
  }

  private List<Change> changes(RowSchema schema, RandomRows random, Random keys) {
    List<Change> changes = new ArrayList<>();
    int count = 1 + keys.nextInt(40);
    for (int i = 0; i < count; i++) {
      long id = keys.nextInt(KEYS);
      boolean delete = keys.nextInt(5) == 0;
      Object[] values = delete ? keyAlone(schema, id) : random.row(id, schema.columns());
      changes.add(
          new Change(delete ? Operation.DELETE : Operation.UPSERT, values, nextOffset++, 0));
      if (delete) {
        rows.remove(id);
      } else {
        rows.put(id, PrintedValues.print(schema.columns(), values));
      }
    }
    return changes;
  }

  private static Object[] keyAlone(RowSchema schema, long id) {
    Object[] values = new Object[schema.columns().size()];
    values[0] = id;
    return values;
  }

  private void append(LiveTable table, List<Change> changes) {
    Map<PartitionKey, List<Change>> byPartition = new TreeMap<>();
    for (Change change : changes) {
      byPartition
          .computeIfAbsent(
              table.partitioning().partitionOf(change.values()), p -> new ArrayList<>())
          .add(change);
    }
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    byPartition.forEach((p, list) -> blobs.put(p, ChangeCodec.encode(table.schema(), list)));
    AppendOutcome outcome =
        buffer
            .append(
                List.of(
                    new Append(
                        table.id(),
                        buffer.status(table.id()).incarnation(),
                        SOURCE,
                        changes.get(0).offset(),
                        nextOffset,
                        blobs)))
            .get(0);
    assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
  }

  private Map<Long, String> readByIceberg(IcecapCatalog catalog, RowSchema schema)
      throws Exception {
    List<Column> columns = schema.columns();
    List<Object[]> values = new ArrayList<>();
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(catalog.loadTable(TableIdentifier.parse(NAME.toString()))).build()) {
      records.forEach(record -> values.add(PrintedValues.ofIceberg(columns, record)));
    }
    return byId(schema, values);
  }

  private static Map<Long, String> byId(RowSchema schema, List<Object[]> values) {
    Map<Long, String> printed = new TreeMap<>();
    for (Object[] row : values) {
      Object[] columns = Arrays.copyOf(row, schema.columns().size());
      String before = printed.put((Long) row[0], PrintedValues.print(schema.columns(), columns));
      assertThat(before).as("twice: %s", row[0]).isNull();
    }
    return printed;
  }
}
