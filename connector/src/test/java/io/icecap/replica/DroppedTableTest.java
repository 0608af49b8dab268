package io.icecap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.store.local.LocalObjectStore;
import io.icecap.testing.InMemoryBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the replicas of a table that is dropped. */
class DroppedTableTest {
  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");
  private static final TableIdentifier COPY = TableIdentifier.of("shop", "other__orc");

  @TempDir Path work;
  private final InMemoryBuffer buffer = new InMemoryBuffer();

  @Test
  void itsReplicasGoWithItAndTheirFilesStayUnlessPurged() throws Exception {
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable table = new ReplicatedTable(store, work, buffer)) {
      replicate(table);
      List<Path> before = files();
      assertThat(before).anyMatch(file -> file.toString().endsWith(".orc"));
      assertThat(before).anyMatch(file -> file.toString().endsWith(".duckdb"));

      assertThat(table.catalog.dropTable(ORDERS, false)).isTrue();

      assertThat(table.tables.names()).hasToString("[shop.other__orc]");
      assertThat(files()).containsAll(before);
    }
  }

  @Test
  void thoseOfAPurgedTableLeaveNoFiles() throws Exception {
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable table = new ReplicatedTable(store, work, buffer)) {
      replicate(table);

      assertThat(table.catalog.dropTable(ORDERS, true)).isTrue();

      assertThat(table.tables.names()).hasToString("[shop.other__orc]");
      assertThat(files())
          .filteredOn(file -> !file.toString().contains("other__orc"))
          .extracting(file -> file.getFileName().toString())
          .isSubsetOf("v0.dropped", "version-hint.text");
    }
  }

  @Test
  void thoseOfARenamedTableGoUnderBothNames() {
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable table = new ReplicatedTable(store, work, buffer)) {
      replicate(table);
      TableIdentifier sales = TableIdentifier.of("shop", "sales");
      table.catalog.renameTable(ORDERS, sales);
      table.published.openOrCreate(table.tables.find(table.table.id()).orElseThrow(), "orc");
      assertThat(table.tables.names()).hasSize(4);

      assertThat(table.catalog.dropTable(sales, true)).isTrue();

      assertThat(table.tables.names()).hasToString("[shop.other__orc]");
    }
  }

  /** Beside a table that is only called as a replica is. */
  private static void replicate(ReplicatedTable table) {
    table.change(0, 100);
    table.roundsUntil(table::hasCaughtUp);
    var ignored = table.catalog.createTable(COPY, table.catalog.loadTable(ORDERS).schema());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(work.resolve("warehouse/shop"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
