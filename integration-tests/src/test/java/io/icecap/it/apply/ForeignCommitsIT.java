package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.it.readers.SparkReader;
import io.icecap.server.CatalogServer;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.TableSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others commit, through the REST catalog, to a table that an applier keeps. */
class ForeignCommitsIT {
  private static final long TWICE = 1_000_001;
  private static final long DELETED = 1_000_002;
  private static final long UPDATED = 1_000_003;
  private static final long INSERTED = 1_000_004;

  @TempDir Path work;
  private EmbeddedRedis redis;
  private AppliedOrders orders;

  @BeforeEach
  void apply() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
    orders =
        new AppliedOrders(
            redis, work, new SourceLog(5, 100), TableSettings.partitionedBy("bucket(4, key)"));
    orders.source.upsert(TWICE, Optional.of("source"));
    orders.source.upsert(DELETED, Optional.of("source"));
    orders.source.upsert(UPDATED, Optional.of("source"));
    orders.round(200);
  }

  @AfterEach
  void close() {
    orders.close();
    redis.close();
  }

  @Test
  @Tag("peers")
  void whatSparkChangesBetweenTwoAppliesIsTakenOver() throws Exception {
    List<List<String>> answers;
    try (CatalogServer server = orders.serve()) {
      answers =
          new SparkReader(work)
              .sql(
                  server.uri(),
                  List.of(
                      "USE icecap",
                      "SELECT id, line, version, note FROM shop.orders",
                      "INSERT INTO shop.orders VALUES (%d, 'l0', 1, 'spark')".formatted(INSERTED),
                      "INSERT INTO shop.orders VALUES (%d, 'l0', 1, 'spark')".formatted(TWICE),
                      "DELETE FROM shop.orders WHERE id = " + DELETED,
                      "UPDATE shop.orders SET note = 'spark' WHERE id = " + UPDATED,
                      "ALTER TABLE shop.orders ADD COLUMN extra STRING"));
    }
    assertThat(answers.get(1))
        .containsExactlyInAnyOrderElementsOf(
            orders.source.rows().values().stream().map(SparkReader::text).toList());

    orders.source.upsert(TWICE, Optional.of("source again"));
    orders.source.upsert(UPDATED, Optional.empty());
    orders.round(200);

    assertTakenOver();
    orders.restart();
    orders.loseCache();
    orders.round(200);
    assertTakenOver();
  }

  private void assertTakenOver() throws Exception {
    Map<List<Object>, List<Object>> expected = new HashMap<>(orders.source.rows());
    expected.remove(List.of(DELETED, "l0"));
    expected.put(List.of(INSERTED, "l0"), List.of(INSERTED, "l0", 1L, "spark"));
    expected.computeIfPresent(
        List.of(UPDATED, "l0"),
        (key, row) -> {
          List<Object> kept = new ArrayList<>(row);
          kept.set(3, "spark"); // left out by the source's update
          return kept;
        });
    assertThat(AppliedOrders.difference(orders.rows(), expected)).isEmpty();
    assertThat(orders.read().schema().findField("extra")).isNotNull();
  }

  @Test
  void nobodyTakesAppliedChangesBack() throws Exception {
    long before = orders.read().currentSnapshot().snapshotId();
    orders.round(10);
    try (CatalogServer server = orders.serve();
        RESTCatalog catalog = new RESTCatalog()) {
      catalog.initialize(
          "icecap",
          Map.of(
              CatalogProperties.URI,
              server.uri().toString(),
              CatalogProperties.FILE_IO_IMPL,
              "org.apache.iceberg.hadoop.HadoopFileIO"));
      Table table = catalog.loadTable(TableIdentifier.of("shop", "orders"));

      assertThatThrownBy(() -> table.manageSnapshots().rollbackTo(before).commit())
          .hasMessageContaining("Cannot go back to snapshot " + before);
    }

    orders.round(10);
    orders.assertEqualsSource();
  }
}
