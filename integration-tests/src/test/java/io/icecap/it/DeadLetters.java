package io.icecap.it;

import io.icecap.servers.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a sink could not apply, as Connect puts it into a dead-letter topic. */
public final class DeadLetters {
  private DeadLetters() {}

  /** A record that was set aside, and Connect's headers of it. */
  public record Letter(ConsumerRecord<String, String> record) {
    public String key() {
      return record.key();
    }

    public String value() {
      return record.value();
    }

    /** Why it was set aside. */
    public String reason() {
      return header("exception.message");
    }

    public String header(String name) {
      return new String(
          record.headers().lastHeader("__connect.errors." + name).value(), StandardCharsets.UTF_8);
    }
  }

  /** Options of a sink that sets records aside there. */
  public static Map<String, String> options(String topic) {
    Map<String, String> options = new HashMap<>();
    options.put("errors.tolerance", "all");
    options.put("errors.deadletterqueue.topic.name", topic);
    options.put("errors.deadletterqueue.topic.replication.factor", "1");
    options.put("errors.deadletterqueue.context.headers.enable", "true");
    return options;
  }

  /** Waits for so many at least. */
  public static List<Letter> read(SharedServers servers, String topic, int expected)
      throws Exception {
    List<Letter> letters = new ArrayList<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers.kafka().bootstrapServers(),
            "group.id",
            "reader-of-" + topic,
            "auto.offset.reset",
            "earliest",
            "metadata.max.age.ms",
            "1000");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      Await.until(
          expected + " dead letters in " + topic,
          Pipeline.LIMIT,
          () -> {
            consumer.poll(Duration.ofMillis(200)).forEach(r -> letters.add(new Letter(r)));
            return letters.size() >= expected;
          });
    }
    return letters;
  }
}
