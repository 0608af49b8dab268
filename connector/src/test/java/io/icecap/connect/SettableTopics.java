package io.icecap.connect;

import io.icecap.change.TopicIdentity;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.RetriableException;

/** A Kafka that has the topics that it is said to have. */
final class SettableTopics implements Topics {
  private final Map<String, TopicIdentity> identities = new HashMap<>();
  int questions;
  boolean away;

  void put(String name, String cluster, String topic) {
    identities.put(name, new TopicIdentity(cluster, topic));
  }

  void delete(String name) {
    identities.remove(name);
  }

  @Override
  public Map<String, TopicIdentity> identities(Collection<String> names) {
    questions++;
    if (away) {
      throw new RetriableException("no answer");
    }
    Map<String, TopicIdentity> known = new HashMap<>(identities);
    known.keySet().retainAll(names);
    return known;
  }

  @Override
  public void close() {}
}
