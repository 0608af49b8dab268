package io.icecap.connect;

import io.icecap.change.TopicIdentity;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What topics there are, asked for all of them at once, and again when the answer is old. */
final class TopicWatch {
  private static final long FRESH_MILLIS = 1_000;

  private final Topics topics;
  private final Clock clock;
  private final Set<String> names = new TreeSet<>();
  private Map<String, KnownTopic> known = Map.of();
  private boolean fresh;
  private long asked;

  TopicWatch(Topics topics, Clock clock) {
    this.topics = topics;
    this.clock = clock;
  }

  /** The identities, no older than a second, of all topics that were ever asked for. */
  Map<String, TopicIdentity> identities(Collection<String> more) {
    Map<String, TopicIdentity> identities = new HashMap<>();
    find(more).forEach((name, topic) -> topic.identity().ifPresent(id -> identities.put(name, id)));
    return identities;
  }

  /** Whether the topic is known to have one partition, so that all of its records have an order. */
  boolean hasOnePartition(String name) {
    KnownTopic topic = find(List.of(name)).get(name);
    return topic != null && topic.partitions() == 1;
  }

  private Map<String, KnownTopic> find(Collection<String> more) {
    long now = clock.millis();
    boolean unknown = names.addAll(more);
    if (!names.isEmpty() && (unknown || !fresh || now - asked >= FRESH_MILLIS)) {
      fresh = false;
      known = topics.find(names);
      fresh = true;
      asked = now;
    }
    return known;
  }

  void forget() {
    fresh = false;
  }
}
