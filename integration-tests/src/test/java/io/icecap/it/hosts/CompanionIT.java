package io.icecap.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icecap.demo.TableChain;
import io.icecap.it.Pipeline;
import io.icecap.it.SteadyFeed;
import io.icecap.servers.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompanionIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path work;

  @Test
  void companionAppliesAndTellsOfEverySnapshotOnce() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "companion")) {
      pipeline.run("companion-sink", pipeline.sink("external"));
      pipeline.run("companion-applier", pipeline.applier());
      var table = new TableChain(pipeline.table());
      try (SteadyFeed feed = SteadyFeed.start(pipeline.feed(), 300)) {
        Await.until("ten snapshots", Pipeline.LIMIT, () -> published(table).size() >= 10);
      }
      pipeline.awaitEquality();
      Set<Long> published = published(table);

      List<JsonNode> told = told(pipeline, published.size());

      assertThat(told.stream().map(snapshot -> snapshot.path("snapshot_id").asLong()))
          .doesNotHaveDuplicates()
          .containsAll(published);
      assertThat(told)
          .allSatisfy(
              snapshot -> {
                assertThat(snapshot.path("table").asText()).isEqualTo("fed.companion");
                assertThat(snapshot.path("offsets").size()).isEqualTo(Pipeline.PARTITIONS);
                assertThat(snapshot.path("delay_millis").asLong()).isNotNegative();
              });
    }
  }

  /** Snapshots with changes; those of a compaction have none to tell of. */
  private static Set<Long> published(TableChain table) throws Exception {
    Set<Long> ids = new HashSet<>();
    for (Snapshot snapshot : table.newest().snapshots()) {
      if (!snapshot.operation().equals(DataOperations.REPLACE)) {
        ids.add(snapshot.snapshotId());
      }
    }
    return ids;
  }

  private static List<JsonNode> told(Pipeline pipeline, int expected) throws Exception {
    List<JsonNode> told = new ArrayList<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", pipeline.servers().kafka().bootstrapServers(),
            "group.id", "companion-reader",
            "auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("companion-snapshots"));
      Await.until(
          expected + " records of snapshots",
          Pipeline.LIMIT,
          () -> {
            for (var record : consumer.poll(Duration.ofMillis(200))) {
              told.add(JSON.readTree(record.value()).path("payload"));
            }
            return told.size() >= expected;
          });
    }
    return told;
  }
}
