package io.icecap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.Append;
import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.catalog.IcecapCatalog;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.format.duckdb.DuckDbCopyWriter;
import io.icecap.format.orc.OrcDataFileWriter;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.PublishedTables;
import io.icecap.table.TableSettings;
import io.icecap.table.Tables;
import io.icecap.table.iceberg.IcebergPublishedTables;
import io.icecap.table.iceberg.IcebergSettings;
import io.icecap.table.iceberg.IcebergTables;
import io.icecap.testing.InMemoryBuffer;
import io.icecap.testing.InMemoryLeases;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** One life of a process that applies changes to a table and keeps its replicas. */
final class ReplicatedTable implements AutoCloseable {
  /** A copy has more, so that each partition gets several files. */
  private static final long FILE_BYTES = 200_000;

  static final TableName NAME = TableName.parse("shop.orders");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);
  private static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true), new Column(0, "note", Simple.STRING, false)),
          List.of(0));

  final Tables tables;
  final LiveTable table;
  final Applier applier;
  final PublishedTables published;
  final DuckDbFormat duckdb;
  final IcecapCatalog catalog;
  private final InMemoryBuffer buffer;

  ReplicatedTable(ObjectStore store, Path work, InMemoryBuffer buffer) {
    this(store, work, buffer, ReplicaSettings.LONGEST, UnaryOperator.identity());
  }

  /** That writes one DuckDB file at a time anew for its columns alone. */
  static ReplicatedTable ofSmallSteps(ObjectStore store, Path work, InMemoryBuffer buffer) {
    return new ReplicatedTable(
        warehouse(work), store, work, buffer, ReplicaSettings.LONGEST, UnaryOperator.identity(), 1);
  }

  private static StoreSettings warehouse(Path work) {
    return new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of());
  }

  /** In a warehouse elsewhere. */
  ReplicatedTable(StoreSettings settings, ObjectStore store, Path work, InMemoryBuffer buffer) {
    this(settings, store, work, buffer, ReplicaSettings.LONGEST, UnaryOperator.identity());
  }

  /**
   * @param longest how long a refresh may take
   * @param around what the formats of the replicas are put into
   */
  ReplicatedTable(
      ObjectStore store,
      Path work,
      InMemoryBuffer buffer,
      Duration longest,
      UnaryOperator<ReplicaFormat> around) {
    this(warehouse(work), store, work, buffer, longest, around);
  }

  private ReplicatedTable(
      StoreSettings settings,
      ObjectStore store,
      Path work,
      InMemoryBuffer buffer,
      Duration longest,
      UnaryOperator<ReplicaFormat> around) {
    this(settings, store, work, buffer, longest, around, Long.MAX_VALUE);
  }

  private ReplicatedTable(
      StoreSettings settings,
      ObjectStore store,
      Path work,
      InMemoryBuffer buffer,
      Duration longest,
      UnaryOperator<ReplicaFormat> around,
      long outdatedBytesMax) {
    this.buffer = buffer;
    Clock clock = Clock.systemUTC();
    this.catalog = IcecapCatalog.open(store, settings, buffer, clock);
    IcebergSettings iceberg = new IcebergSettings(Duration.ofHours(1), clock, UUID::randomUUID);
    this.tables = new IcebergTables(catalog, iceberg);
    this.table =
        tables.openOrCreate(
            NAME, SCHEMA, TableSettings.partitionedBy("bucket(2, key)"), Map.of(SOURCE, 0L));
    this.published = new IcebergPublishedTables(catalog, iceberg);
    this.duckdb = new DuckDbFormat(store, tables, clock, UUID::randomUUID, outdatedBytesMax);
    Path temporary = work.resolve("temporary");
    PublishedFormat orc =
        new PublishedFormat(
            "orc",
            published,
            new DuckDbCopyWriter(new OrcDataFileWriter(store, temporary), temporary, FILE_BYTES));
    this.applier =
        new Applier(
            UUID.randomUUID().toString(),
            tables,
            buffer,
            new InMemoryLeases(clock),
            DuckDbPartitionCaches.open(
                new CacheSettings(work.resolve("cache"), 128L << 20),
                store,
                new ParquetDataFileWriter(store, temporary),
                duckdb),
            new ApplySettings(
                Duration.ZERO, Duration.ofSeconds(10), 64L << 20, 1, Duration.ofHours(1)),
            BackgroundReplicas.open(
                List.of(around.apply(duckdb), around.apply(orc)),
                Duration.ofMillis(20),
                longest,
                work.resolve("copies"),
                clock),
            SnapshotListener.NONE,
            clock);
  }

  /** Buffers one new row for each of some keys. */
  void change(long fromKey, int keys) {
    long next = buffer.status(table.id()).watermarks().get(SOURCE);
    Map<PartitionKey, List<Change>> byPartition = new TreeMap<>();
    for (int i = 0; i < keys; i++) {
      Object[] values = {fromKey + i, "note " + next};
      byPartition
          .computeIfAbsent(table.partitioning().partitionOf(values), p -> new ArrayList<>())
          .add(new Change(Operation.UPSERT, values, next + i, 0));
    }
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    byPartition.forEach((p, list) -> blobs.put(p, ChangeCodec.encode(table.schema(), list)));
    var ignored =
        buffer.append(
            List.of(
                new Append(
                    table.id(),
                    buffer.status(table.id()).incarnation(),
                    SOURCE,
                    next,
                    next + keys,
                    blobs)));
  }

  /** Goes on until the condition holds; the first round applies what is buffered. */
  void roundsUntil(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    do {
      applier.round();
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      assertThat(System.nanoTime() - deadline).as(() -> "" + applier.replicas()).isNegative();
    } while (!condition.getAsBoolean());
  }

  boolean hasCaughtUp() {
    return applier.replicas().size() == 2
        && applier.replicas().stream()
            .allMatch(s -> s.version() > 0 && s.versionsBehind() == 0 && s.failures() == 0);
  }

  @Override
  public void close() {
    applier.close();
    catalog.close();
  }
}
