package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreationTest {
  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");
  @TempDir Path warehouse;
  private final InMemoryBuffer redis = new InMemoryBuffer();

  @Test
  void ofManyCreatorsOneWinsAndAllGetItsTable() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Callable<TableId>> creators = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      SourcePartition source = new SourcePartition("shop.orders", i);
      creators.add(
          () -> {
            try (TestTables tables = TestTables.open(warehouse, redis)) {
              return tables
                  .tables
                  .openOrCreate(
                      TestTables.NAME,
                      TestTables.SCHEMA,
                      TableSettings.partitionedBy("bucket(4, key)"),
                      Map.of(source, 5L))
                  .id();
            }
          });
    }
    List<TableId> ids = new ArrayList<>();
    for (Future<TableId> id : threads.invokeAll(creators)) {
      ids.add(id.get());
    }
    threads.shutdown();

    assertThat(ids).containsOnly(ids.get(0));
    assertThat(warehouse.resolve("shop").toFile().list()).containsExactly("orders");
    assertThat(warehouse.resolve("shop/orders").toFile().list()).containsExactly("metadata");
    try (TestTables tables = TestTables.open(warehouse, redis)) {
      assertThat(tables.tables.names()).containsExactly(TestTables.NAME);
      assertThat(tables.tables.groups()).containsExactly("default");
      assertThat(tables.tables.find(ids.get(0)).orElseThrow().head().applied().sources())
          .hasSize(6);
      assertThat(redis.status(ids.get(0)).watermarks()).hasSize(6).containsValue(5L);
    }
  }

  @Test
  void aNewTableIsFormatThreeWithItsKeyAndCompactPlaces() {
    try (TestTables tables = TestTables.open(warehouse, redis)) {
      LiveTable orders = tables.orders();

      Table table = tables.catalog.loadTable(ORDERS);
      assertThat(table.properties()).containsEntry("icecap.key", "1");
      assertThat(table.schema().identifierFieldNames()).containsExactly("id");
      assertThat(table.location()).isEqualTo("file://" + warehouse + "/shop/orders");
      assertThat(orders.newDataFile(TestTables.BUCKET).uri())
          .startsWith(table.location() + "/data/id_bucket=1/")
          .endsWith(".parquet");
      assertThat(warehouse.resolve("shop/orders/metadata/v1.gz.metadata.json")).exists();
      assertThat(orders.head().snapshotId()).isEmpty();
      assertThat(orders.head().partitions()).isEmpty();
    }
  }

  @Test
  void theNameOfADroppedTableGetsAPlaceOfItsOwn() {
    try (TestTables tables = TestTables.open(warehouse, redis)) {
      LiveTable first = tables.orders();
      tables.catalog.dropTable(ORDERS, false);
      assertThat(tables.tables.find(first.id())).isEmpty();

      LiveTable second = tables.orders();

      assertThat(second.id()).isNotEqualTo(first.id());
      assertThat(tables.catalog.loadTable(ORDERS).location()).matches(".*/shop/orders-[0-9a-f]{8}");
      assertThat(second.head().version()).isEqualTo(1);
    }
  }

  @Test
  void aPurgedTableLeavesNoFilesAndItsPlaceIsNotUsedAgain() throws Exception {
    try (TestTables tables = TestTables.open(warehouse, redis)) {
      LiveTable first = tables.orders();
      first.commit(TestTables.oneMoreFile(first, first.head(), 10));

      tables.catalog.dropTable(ORDERS, true);

      try (var files = Files.walk(warehouse.resolve("shop/orders"))) {
        assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
            .isSubsetOf("v0.dropped", "version-hint.text");
      }
      tables.orders();
      assertThat(tables.catalog.loadTable(ORDERS).location()).matches(".*/shop/orders-[0-9a-f]{8}");
    }
  }

  @Test
  void aRenamedTableKeepsItsIdentity() {
    try (TestTables tables = TestTables.open(warehouse, redis)) {
      LiveTable orders = tables.orders();
      tables.catalog.renameTable(ORDERS, TableIdentifier.of("shop", "sales"));

      LiveTable renamed = tables.tables.find(TableName.parse("shop.sales")).orElseThrow();

      assertThat(renamed.id()).isEqualTo(orders.id());
      assertThat(renamed.name()).hasToString("shop.sales");
      assertThat(tables.tables.find(orders.id()).orElseThrow().name()).hasToString("shop.sales");
      assertThat(tables.tables.find(TestTables.NAME)).isEmpty();
    }
  }

  @Test
  void namesAreFoundAgainWithoutRedis() {
    try (TestTables tables = TestTables.open(warehouse, redis)) {
      tables.orders();
      tables.catalog.createNamespace(Namespace.of("empty"), Map.of("owner", "ops"));
    }
    redis.flushAll();

    try (TestTables tables = TestTables.open(warehouse, redis)) {
      assertThat(tables.catalog.tableExists(ORDERS)).isTrue();
      assertThat(tables.catalog.loadNamespaceMetadata(Namespace.of("empty")))
          .containsEntry("owner", "ops");
    }
  }

  @Test
  void aTableOfAnOlderFormatIsRefusedWithTheWayOut() {
    try (TestTables tables = TestTables.open(warehouse, redis)) {
      tables.catalog.createNamespace(Namespace.of("shop"));
      var ignored =
          tables
              .catalog
              .buildTable(ORDERS, SchemaConversion.toIceberg(TestTables.SCHEMA))
              .withProperty("format-version", "1")
              .create();

      assertThatThrownBy(tables::orders)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("set format.version=3");
    }
  }
}
