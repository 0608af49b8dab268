package io.icecap.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icecap.it.Follower;
import io.icecap.it.Intensity;
import io.icecap.it.Pipeline;
import io.icecap.servers.Await;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedeliveryIT {
  @TempDir Path work;

  @Test
  void nothingChangesWhenTheConsumersOffsetsAreSetBack() throws Exception {
    Random random = new Random(Intensity.seed(1));
    try (Pipeline pipeline = Pipeline.create(work, "redelivered");
        Follower follower = Follower.start(pipeline.table())) {
      pipeline.run("redelivered", pipeline.sink());
      pipeline.feed().write(3_000);
      pipeline.awaitEquality();
      awaitCommitted(pipeline, "redelivered", 0);
      for (int i = 0; i < Intensity.times(3); i++) {
        Pipeline.stop(pipeline.rest(), "redelivered");
        pipeline.rest().alterOffsets("redelivered", setBack(pipeline, "redelivered", random));
        pipeline.rest().resume("redelivered");
        pipeline.rest().awaitRunning("redelivered", 2, Pipeline.LIMIT);
        pipeline.feed().write(100);
        pipeline.awaitEquality();
        awaitCommitted(pipeline, "redelivered", 0);
      }
    }
  }

  @Test
  void gapsThatTransactionsLeaveInTheOffsetsStallNothing() throws Exception {
    try (Pipeline pipeline =
            Pipeline.create(work, "gaps", Map.of("transactional.id", "gaps-feed"));
        Follower follower = Follower.start(pipeline.table())) {
      Map<String, String> sink = pipeline.sink();
      sink.put("consumer.override.isolation.level", "read_committed");
      pipeline.run("gaps", sink);
      for (int i = 0; i < 20; i++) {
        pipeline.feed().writeTransaction(50);
        pipeline.feed().writeAborted(20);
      }
      pipeline.feed().writeTransaction(50);

      pipeline.awaitEquality();
      // One marker of the last transaction comes after the last change.
      awaitCommitted(pipeline, "gaps", 1);
    }
  }

  /** Waits until the base of every partition is its end, but for {@code markers} at the end. */
  private static void awaitCommitted(Pipeline pipeline, String connector, int markers)
      throws Exception {
    Map<Integer, Long> ends = pipeline.ends();
    Await.until(
        "the committed offsets to reach " + ends,
        Pipeline.LIMIT,
        () -> {
          Map<Integer, Long> committed = pipeline.committed(connector);
          boolean reached =
              ends.entrySet().stream()
                  .allMatch(
                      end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue() - markers);
          if (!reached) {
            throw new IllegalStateException("only " + new TreeMap<>(committed));
          }
          return true;
        });
  }

  private static ObjectNode setBack(Pipeline pipeline, String connector, Random random)
      throws Exception {
    Map<Integer, Long> committed = pipeline.committed(connector);
    assertThat(committed).hasSize(Pipeline.PARTITIONS);
    ObjectNode body = new ObjectMapper().createObjectNode();
    ArrayNode offsets = body.putArray("offsets");
    committed.forEach(
        (partition, offset) -> {
          ObjectNode entry = offsets.addObject();
          entry
              .putObject("partition")
              .put("kafka_topic", pipeline.topic())
              .put("kafka_partition", partition);
          entry.putObject("offset").put("kafka_offset", random.nextLong(offset));
        });
    return body;
  }
}
