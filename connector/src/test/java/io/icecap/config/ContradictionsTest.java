package io.icecap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Options that don't go together: refused at one of them, with the way out. */
class ContradictionsTest extends SinkOptionsScene {
  @Test
  void deltaWithoutDeletionVectorsIsRefusedBeforeAnyTableIsCreated() {
    Map<String, String> given = Map.of("table.formats", "iceberg,delta", "format.version", "2");
    assertThat(errors(given)).containsOnlyKeys("format.version");
    assertThat(errors(given).get("format.version"))
        .singleElement()
        .asString()
        .contains("table.formats=iceberg,delta", "deletion vectors", "set it to 3");
    assertThat(errors(Map.of("table.formats", "iceberg,delta", "format.version", "3"))).isEmpty();
    assertThat(errors(Map.of("format.version", "2"))).isEmpty();
  }

  @Test
  void oneHalfOfTheCredentialsIsNotEnough() {
    assertThat(errors(Map.of("warehouse", "s3://lake", "s3.access.key.id", "id")))
        .containsOnlyKeys("s3.secret.access.key");
    assertThat(errors(Map.of("warehouse", "s3://lake", "s3.secret.access.key", "secret")))
        .containsOnlyKeys("s3.access.key.id");
  }

  @Test
  void aKeyEncryptsNothingByItself() {
    Map<String, String> given = Map.of("warehouse", "s3://lake", "s3.sse.key", "alias/lake");
    assertThat(errors(given)).containsOnlyKeys("s3.sse.key");
    Map<String, String> withType = new HashMap<>(given);
    withType.put("s3.sse.type", "s3");
    assertThat(errors(withType)).containsOnlyKeys("s3.sse.key");
    withType.put("s3.sse.type", "kms");
    assertThat(errors(withType)).isEmpty();
    assertThat(errors(Map.of("warehouse", "s3://lake", "s3.sse.type", "rot13")))
        .containsOnlyKeys("s3.sse.type");
  }

  @Test
  void partitionsAreMadeOfColumnsOfTheKey() {
    Map<String, String> given =
        Map.of("key.columns", "id,region", "partition.by", "region,day(ts)");
    assertThat(errors(given)).containsOnlyKeys("partition.by");
    assertThat(errors(given).get("partition.by").get(0))
        .contains("'ts'")
        .contains("may move its row")
        .contains("Partition by columns of the key")
        .contains("partition.moves=index");
    Map<String, String> byIndex = new HashMap<>(given);
    byIndex.put("partition.moves", "index");
    assertThat(errors(byIndex)).isEmpty();
    assertThat(errors(Map.of("key.columns", "id,region", "partition.by", "region,bucket(4, key)")))
        .isEmpty();
  }

  @Test
  void recordsWithoutASchemaDoNotSayWhichColumnsAreDropped() {
    Map<String, String> given = Map.of("schema.evolution", "full", "schemaless.types", "infer");
    assertThat(errors(given)).containsOnlyKeys("schema.evolution");
    assertThat(errors(given).get("schema.evolution"))
        .singleElement()
        .asString()
        .contains("schemaless.types=infer", "set it to basic");
    assertThat(errors(Map.of("schema.evolution", "full"))).isEmpty();
    assertThat(errors(Map.of("schemaless.types", "infer"))).isEmpty();
  }

  @Test
  void aDeadLetterQueueThatNothingWouldGoToIsRefused() {
    String queue = "errors.deadletterqueue.topic.name";
    assertThat(errors(Map.of(queue, "dead"))).containsOnlyKeys("errors.tolerance");
    assertThat(errors(Map.of(queue, "dead", "errors.tolerance", "none")).get("errors.tolerance"))
        .singleElement()
        .asString()
        .contains(queue + "=dead", "set it to all");
    assertThat(errors(Map.of(queue, "dead", "errors.tolerance", "all"))).isEmpty();
    assertThat(errors(Map.of("errors.tolerance", "all"))).isEmpty();
  }

  @Test
  void softDeletesContradictDeletesThatAreSkippedAndTruncates() {
    assertThat(errors(Map.of("delete.mode", "soft"))).isEmpty();
    assertThat(errors(Map.of("delete.mode", "soft", "delete.enabled", "false")))
        .containsOnlyKeys("delete.mode");
    assertThat(errors(Map.of("delete.mode", "soft", "truncate.enabled", "true")))
        .containsOnlyKeys("truncate.enabled");
  }

  @Test
  void anOrderHasToBeInTheTableAndToOutliveDeletes() {
    String lsn = "metadata.columns";
    assertThat(errors(Map.of("order.by", "__lsn", lsn, "lsn", "delete.mode", "soft"))).isEmpty();
    assertThat(errors(Map.of("order.by", "__lsn", lsn, "lsn", "delete.enabled", "false")))
        .isEmpty();
    assertThat(errors(Map.of("order.by", "version", "delete.enabled", "false"))).isEmpty();

    assertThat(errors(Map.of("order.by", "__lsn", "delete.mode", "soft")).get("order.by"))
        .singleElement()
        .asString()
        .contains("add lsn to metadata.columns");
    assertThat(errors(Map.of("order.by", "__lsn", lsn, "lsn")).get("order.by"))
        .singleElement()
        .asString()
        .contains("delete.mode=soft", "delete.enabled=false", "bring it back");
    assertThat(errors(Map.of("order.by", "version", "delete.mode", "soft")).get("order.by"))
        .singleElement()
        .asString()
        .contains("a delete does not say version");
    assertThat(errors(Map.of("order.by", "__offset", "delete.enabled", "false")).get("order.by"))
        .singleElement()
        .asString()
        .contains("several Kafka partitions");
    Map<String, String> truncating =
        Map.of("order.by", "n", "delete.enabled", "false", "truncate.enabled", "true");
    assertThat(errors(truncating)).containsOnlyKeys("order.by");
  }
}
