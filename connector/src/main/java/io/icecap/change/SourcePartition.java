package io.icecap.change;

/** A Kafka topic-partition that changes come from. */
public record SourcePartition(String topic, int partition) implements Comparable<SourcePartition> {
  /**
   * Parses what {@link #toString()} prints: {@code topic-partition}, with the last dash deciding.
   */
  public static SourcePartition parse(String text) {
    int dash = text.lastIndexOf('-');
    if (dash <= 0) {
      throw new IllegalArgumentException("Not a topic-partition: " + text);
    }
    return new SourcePartition(text.substring(0, dash), Integer.parseInt(text.substring(dash + 1)));
  }

  @Override
  public int compareTo(SourcePartition other) {
    int byTopic = topic.compareTo(other.topic);
    return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
  }

  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
