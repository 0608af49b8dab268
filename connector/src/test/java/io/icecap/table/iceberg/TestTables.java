package io.icecap.table.iceberg;

import io.icecap.catalog.IcecapCatalog;
import io.icecap.catalog.InMemoryPointers;
import io.icecap.catalog.TablePointers;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.LiveTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A process of its own: a catalog and tables over a warehouse and pointers that others share. */
final class TestTables implements AutoCloseable {
  static final TableName NAME = TableName.parse("shop.orders");
  static final SourcePartition SOURCE = new SourcePartition("shop.orders", 0);
  static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", ColumnType.Simple.LONG, true),
              new Column(0, "name", ColumnType.Simple.STRING, false)),
          List.of(0));

  final InMemoryPointers pointers;
  final IcecapCatalog catalog;
  final IcebergTables tables;

  private TestTables(InMemoryPointers pointers, IcecapCatalog catalog, Clock clock) {
    this.pointers = pointers;
    this.catalog = catalog;
    this.tables =
        new IcebergTables(
            catalog, new IcebergSettings(Duration.ofHours(1), clock, UUID::randomUUID));
  }

  static TestTables open(Path warehouse, InMemoryPointers pointers) {
    return open(new LocalObjectStore(), warehouse, pointers, Clock.systemUTC());
  }

  static TestTables open(
      ObjectStore store, Path warehouse, InMemoryPointers pointers, Clock clock) {
    StoreSettings settings =
        new StoreSettings(new Location("file://" + warehouse.toAbsolutePath()), Map.of());
    TablePointers shared = pointers;
    return new TestTables(pointers, IcecapCatalog.open(store, settings, shared, clock), clock);
  }

  LiveTable orders() {
    return tables.openOrCreate(NAME, SCHEMA, "bucket(4, key)", Map.of(SOURCE, 0L));
  }

  @Override
  public void close() {
    catalog.close();
  }
}
