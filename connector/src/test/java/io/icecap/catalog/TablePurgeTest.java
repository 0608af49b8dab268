package io.icecap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.store.UnreliableStore;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.testing.InMemoryBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePurgeTest {
  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");

  @TempDir Path directory;

  @Test
  void whatCouldNotBeDeletedIsDeletedLater() throws Exception {
    UnreliableStore store = new UnreliableStore(new LocalObjectStore(), location -> false);
    try (IcecapCatalog catalog =
        IcecapCatalog.open(
            store,
            new StoreSettings(new Location("file://" + directory), Map.of()),
            new InMemoryBuffer(),
            Clock.systemUTC())) {
      catalog.createNamespace(Namespace.of("shop"), Map.of());
      var ignored =
          catalog.createTable(
              ORDERS, new Schema(Types.NestedField.required(1, "id", Types.LongType.get())));
      store.failToWrite(location -> location.name().equals("v0.dropped"));

      assertThat(catalog.dropTable(ORDERS, true)).isTrue();

      assertThat(catalog.tableExists(ORDERS)).isFalse();
      assertThat(files())
          .as("whoever was about to commit would do it")
          .contains("v1.gz.metadata.json");
    }
    assertThat(files()).contains("v0.dropped").isSubsetOf("v0.dropped", "version-hint.text");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("shop"))) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }
}
