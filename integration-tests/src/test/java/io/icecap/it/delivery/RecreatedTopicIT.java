package io.icecap.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.demo.TableChain;
import io.icecap.it.Follower;
import io.icecap.it.Pipeline;
import io.icecap.servers.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.iceberg.Table;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic is deleted and created again under a sink that runs; the feed goes on into the new one.
 */
class RecreatedTopicIT {
  @TempDir Path work;

  @Test
  void tableGoesOnWithAShorterTopicAlsoAfterRestarts() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "recreated_shorter");
        Follower follower = Follower.start(pipeline.table())) {
      pipeline.run("recreated-shorter", sink(pipeline));
      pipeline.feed().write(2_000);
      pipeline.awaitEquality();

      recreate(pipeline);
      pipeline.feed().write(300);
      pipeline.awaitEquality();

      for (int restart = 0; restart < 2; restart++) {
        Pipeline.stop(pipeline.rest(), "recreated-shorter");
        pipeline.feed().write(100);
        pipeline.rest().resume("recreated-shorter");
        pipeline.awaitEquality();
      }
      awaitCommitted(pipeline, "recreated-shorter");
      assertThat(topicIn(new TableChain(pipeline.table()).newest(), pipeline))
          .as("cluster/topic, where it starts, cluster/topic before")
          .matches("\\S+/\\S+ 1000000000000 \\S+/\\S+");
    }
  }

  @Test
  void tableGoesOnWithALongerTopicWhileTheSinkIsStopped() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "recreated_longer");
        Follower follower = Follower.start(pipeline.table())) {
      pipeline.run("recreated-longer", sink(pipeline));
      pipeline.feed().write(200);
      pipeline.awaitEquality();
      for (int edition = 2; edition <= 3; edition++) {
        Pipeline.stop(pipeline.rest(), "recreated-longer");
        recreate(pipeline);
        pipeline.feed().write(edition * 1_000);
        pipeline.rest().resume("recreated-longer");
        pipeline.awaitEquality();
      }
      awaitCommitted(pipeline, "recreated-longer");
    }
  }

  @Test
  void tableGoesOnWithALongerTopicUnderARunningSink() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "recreated_running")) {
      pipeline.run("recreated-running", sink(pipeline));
      pipeline.feed().write(100);
      pipeline.awaitEquality();
      recreate(pipeline);
      pipeline.feed().write(2_000);
      pipeline.awaitEquality();
      pipeline.redis().flushAll();
      pipeline.feed().write(100);
      pipeline.awaitEquality();
      awaitCommitted(pipeline, "recreated-running");
    }
  }

  @Test
  void withoutKafkaToAskTheTaskStopsAtTheNextStartAndSaysHowToNotice() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "recreated_unnoticed")) {
      Map<String, String> sink = sink(pipeline);
      sink.remove("kafka.bootstrap.servers");
      pipeline.run("recreated-unnoticed", sink);
      pipeline.feed().write(500);
      pipeline.awaitEquality();
      Pipeline.stop(pipeline.rest(), "recreated-unnoticed");
      recreate(pipeline);
      pipeline.feed().write(100);
      pipeline.rest().resume("recreated-unnoticed");

      Await.until(
          "the task to fail",
          Pipeline.LIMIT,
          () -> pipeline.rest().status("recreated-unnoticed").failure().isPresent());
      assertThat(pipeline.rest().status("recreated-unnoticed").failure().orElseThrow())
          .contains("probably recreated")
          .contains("kafka.bootstrap.servers");
    }
  }

  /** Of a sink that does not create the topic itself, in the moment that it is not there. */
  private static Map<String, String> sink(Pipeline pipeline) throws Exception {
    Map<String, String> sink = pipeline.sink();
    sink.put("consumer.override.allow.auto.create.topics", "false");
    return sink;
  }

  private static void recreate(Pipeline pipeline) throws Exception {
    try (Admin admin = pipeline.servers().kafka().admin()) {
      admin.deleteTopics(List.of(pipeline.topic())).all().get();
      NewTopic again = new NewTopic(pipeline.topic(), Pipeline.PARTITIONS, (short) 1);
      Await.until(
          "the topic to be created again",
          Pipeline.LIMIT,
          () -> {
            try {
              admin.createTopics(List.of(again)).all().get();
              return true;
            } catch (ExecutionException e) {
              if (e.getCause() instanceof TopicExistsException
                  || e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
              }
              throw e;
            }
          });
    }
  }

  private static void awaitCommitted(Pipeline pipeline, String connector) throws Exception {
    Map<Integer, Long> ends = pipeline.ends();
    Await.until(
        "the committed offsets to be those of the new topic, " + ends,
        Pipeline.LIMIT,
        () -> {
          Map<Integer, Long> committed = pipeline.committed(connector);
          if (committed.equals(ends)) {
            return true;
          }
          throw new IllegalStateException("they are " + committed);
        });
  }

  private static String topicIn(Table table, Pipeline pipeline) {
    return table.properties().get("icecap.topic." + pipeline.topic());
  }
}
