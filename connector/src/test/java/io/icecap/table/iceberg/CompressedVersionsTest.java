package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.catalog.IcecapCatalog;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of the metadata by Iceberg's names, {@code v<N>.gz.metadata.json} or as they began. */
class CompressedVersionsTest {
  @TempDir Path warehouse;
  private final InMemoryBuffer redis = new InMemoryBuffer();

  @Test
  void icebergReadsAVersionByItsPath() {
    try (TestTables tables = TestTables.open(warehouse, redis)) {
      LiveTable table = tables.orders();
      Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));

      assertThat(table.versionLocation(head).name()).isEqualTo("v2.gz.metadata.json");
      TableMetadata read =
          TableMetadataParser.read(tables.catalog.io(), table.versionLocation(head).uri());
      assertThat(read.currentSnapshot().snapshotId()).isEqualTo(head.snapshotId().getAsLong());
    }
  }

  @Test
  void theHintNamesTheHeadByItsNumber() {
    try (TestTables tables = TestTables.open(warehouse, redis)) {
      LiveTable table = tables.orders();
      table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    }

    Path metadata = warehouse.resolve("shop/orders/metadata");
    assertThat(metadata.resolve("version-hint.text")).content().isEqualTo("2");
    assertThat(metadata.resolve("v2.gz.metadata.json")).exists();
  }

  @Test
  void aChainThatBeganAsPlainJsonStaysSo() {
    try (IcecapCatalog plain = plain();
        TestTables tables = TestTables.open(warehouse, redis)) {
      var creator =
          new IcebergTables(
              plain, new IcebergSettings(Duration.ofHours(1), Clock.systemUTC(), UUID::randomUUID));
      creator.openOrCreate(
          TestTables.NAME,
          TestTables.SCHEMA,
          tables.settings("bucket(4, key)"),
          Map.of(TestTables.SOURCE, 0L));
      LiveTable table = tables.orders();

      Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));

      assertThat(table.versionLocation(head).name()).isEqualTo("v2.metadata.json");
      assertThat(warehouse.resolve("shop/orders/metadata/v2.metadata.json"))
          .content()
          .contains("{");
      assertThat(tables.orders().headOfChain().version()).isEqualTo(2);
    }
  }

  private IcecapCatalog plain() {
    return new IcecapCatalog(
        "icecap",
        new LocalObjectStore(),
        TestTables.settings(warehouse),
        redis,
        Clock.systemUTC(),
        UUID::randomUUID,
        Map.of("table-default.write.metadata.compression-codec", "none"));
  }
}
