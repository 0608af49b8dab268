package io.icecap.table.iceberg;

import io.icecap.catalog.IcecapCatalog;
import io.icecap.catalog.TablePointers;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.format.ColumnStatistics;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import io.icecap.table.TableFormats;
import io.icecap.table.TableProjections;
import io.icecap.table.TableSettings;
import io.icecap.table.delta.DeltaProjections;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** A process of its own: a catalog and tables over a warehouse and pointers that others share. */
final class TestTables implements AutoCloseable {
  static final int VERSIONS_PER_CHECKPOINT = 5;
  static final TableName NAME = TableName.parse("shop.orders");
  static final SourcePartition SOURCE = new SourcePartition("shop.orders", 0);
  static final PartitionKey BUCKET = new PartitionKey("0~1");
  static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", ColumnType.Simple.LONG, true),
              new Column(0, "name", ColumnType.Simple.STRING, false)),
          List.of(0));

  private static final String PARTITION_BY = "bucket(4, key)";

  final IcecapCatalog catalog;
  final IcebergTables tables;

  private final TableProjections projections;
  private final TableFormats formats;

  private TestTables(
      IcecapCatalog catalog, TableProjections projections, Clock clock, TableFormats formats) {
    this.formats = formats;
    this.catalog = catalog;
    this.projections = projections;
    this.tables =
        new IcebergTables(
            catalog,
            new IcebergSettings(Duration.ofHours(1), clock, UUID::randomUUID),
            projections);
  }

  static TestTables open(Path warehouse, TablePointers pointers) {
    return open(new LocalObjectStore(), settings(warehouse), pointers, Clock.systemUTC());
  }

  static TestTables open(
      ObjectStore store, StoreSettings settings, TablePointers pointers, Clock clock) {
    return open(store, settings, pointers, clock, TableFormats.ICEBERG);
  }

  /**
   * @param formats of the tables that it creates
   */
  static TestTables open(
      ObjectStore store,
      StoreSettings settings,
      TablePointers pointers,
      Clock clock,
      TableFormats formats) {
    return new TestTables(
        IcecapCatalog.open(store, settings, pointers, clock),
        new DeltaProjections(store, clock, VERSIONS_PER_CHECKPOINT),
        clock,
        formats);
  }

  static StoreSettings settings(Path warehouse) {
    return new StoreSettings(new Location("file://" + warehouse.toAbsolutePath()), Map.of());
  }

  LiveTable orders() {
    return orders(settings(PARTITION_BY));
  }

  LiveTable orders(int formatVersion) {
    return orders(
        new TableSettings(PARTITION_BY, Optional.empty(), OptionalInt.of(formatVersion), formats));
  }

  LiveTable orders(TableSettings settings) {
    return tables.openOrCreate(NAME, SCHEMA, settings, Map.of(SOURCE, 0L));
  }

  TableSettings settings(String partitionBy) {
    return new TableSettings(partitionBy, Optional.empty(), OptionalInt.empty(), formats);
  }

  /** One more file in one partition, with everything applied below {@code next}. */
  static SnapshotUpdate oneMoreFile(LiveTable table, Head head, long next) {
    return new SnapshotUpdate(
        head,
        head.applied().advance(Map.of(SOURCE, next), Map.of()),
        SnapshotUpdate.Kind.ROWS,
        List.of(new PartitionUpdate(BUCKET, List.of(file(table, BUCKET, 10)), Map.of(), List.of())),
        Map.of());
  }

  /** One more file, and a row deleted in every file there is. */
  static SnapshotUpdate oneMoreFileAndDeletes(LiveTable table, Head head, long next, long row) {
    SnapshotUpdate update = oneMoreFile(table, head, next);
    Map<Location, long[]> deleted =
        head.files(BUCKET).stream()
            .collect(java.util.stream.Collectors.toMap(f -> f.location(), f -> new long[] {row}));
    PartitionUpdate added = update.partitions().get(0);
    return new SnapshotUpdate(
        head,
        update.applied(),
        update.kind(),
        List.of(new PartitionUpdate(BUCKET, added.added(), deleted, List.of())),
        Map.of());
  }

  /** One file in place of all there are. */
  static SnapshotUpdate oneFileInsteadOfAll(LiveTable table, Head head, long next) {
    SnapshotUpdate update = oneMoreFile(table, head, next);
    List<Location> removed = head.files(BUCKET).stream().map(LiveFile::location).toList();
    PartitionUpdate added = update.partitions().get(0);
    return new SnapshotUpdate(
        head,
        update.applied(),
        update.kind(),
        List.of(new PartitionUpdate(BUCKET, added.added(), Map.of(), removed)),
        Map.of());
  }

  /** A file that nobody reads. */
  static DataFile file(LiveTable table, PartitionKey key, long rows) {
    ColumnStatistics id =
        new ColumnStatistics(1, 10, rows, 0, Optional.empty(), Optional.of(1L), Optional.of(rows));
    return new DataFile(table.newDataFile(key), key, rows, 100 + rows, List.of(id), List.of(4L));
  }

  @Override
  public void close() {
    projections.close();
    catalog.close();
  }
}
