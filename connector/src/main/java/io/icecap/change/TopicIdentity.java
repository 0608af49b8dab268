package io.icecap.change;

/**
 * What Kafka tells one topic of a name from the next one of that name by.
 *
 * @param cluster the id of the Kafka cluster
 * @param topic the id that the topic was given when it was created; never given again
 */
public record TopicIdentity(String cluster, String topic) {
  /** Parses what {@link #toString()} prints: {@code cluster/topic}. */
  public static TopicIdentity parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("Not a cluster and a topic: " + text);
    }
    return new TopicIdentity(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return cluster + "/" + topic;
  }
}
