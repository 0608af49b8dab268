package io.icecap.connect;

import io.icecap.change.TopicIdentity;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.RetriableException;

/** A Kafka that has the topics that it is said to have. */
final class SettableTopics implements Topics {
  private final Map<String, KnownTopic> topics = new HashMap<>();
  int partitions = 2;
  int questions;
  boolean away;

  void put(String name, String cluster, String topic) {
    topics.put(name, new KnownTopic(Optional.of(new TopicIdentity(cluster, topic)), partitions));
  }

  void delete(String name) {
    topics.remove(name);
  }

  @Override
  public Map<String, KnownTopic> find(Collection<String> names) {
    questions++;
    if (away) {
      throw new RetriableException("no answer");
    }
    Map<String, KnownTopic> known = new HashMap<>(topics);
    known.keySet().retainAll(names);
    return known;
  }

  @Override
  public void close() {}
}
