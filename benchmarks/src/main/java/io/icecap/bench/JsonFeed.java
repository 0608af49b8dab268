package io.icecap.bench;

import io.icecap.change.Change;
import io.icecap.connect.IcecapSinkTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Hands batches over as Kafka Connect would: JSON bytes through the converter to the sink task,
 * poll by poll.
 */
final class JsonFeed implements Handover, AutoCloseable {
  private static final int POLL_RECORDS = 2_000;

  private record Message(byte[] key, byte[] value, long offset) {}

  private final String topic;
  private final OrderJson json;
  private final JsonConverter keys = OrderJson.converter(true);
  private final JsonConverter values = OrderJson.converter(false);
  private final IcecapSinkTask task = new IcecapSinkTask();
  private long nextOffset;

  /**
   * @param topic the table's name, with its namespace
   * @param sink the options of the sink
   */
  JsonFeed(String topic, Map<String, String> sink) {
    this.topic = topic;
    this.json = new OrderJson(topic);
    TopicPartition assigned = new TopicPartition(topic, 0);
    task.initialize(new OneAssignment(assigned, sink));
    task.start(sink);
    task.open(Set.of(assigned));
  }

  @Override
  public Runnable of(List<Change> batch) {
    List<Message> messages = new ArrayList<>(batch.size());
    for (Change change : batch) {
      messages.add(new Message(json.key(change), json.value(change), nextOffset++));
    }
    return () -> put(messages);
  }

  private void put(List<Message> messages) {
    for (int i = 0; i < messages.size(); i += POLL_RECORDS) {
      List<Message> poll = messages.subList(i, Math.min(messages.size(), i + POLL_RECORDS));
      task.put(poll.stream().map(this::record).toList());
    }
  }

  private SinkRecord record(Message message) {
    SchemaAndValue key = keys.toConnectData(topic, message.key());
    SchemaAndValue value = values.toConnectData(topic, message.value());
    return new SinkRecord(
        topic,
        0,
        key.schema(),
        key.value(),
        value.schema(),
        value.value(),
        message.offset(),
        null,
        TimestampType.NO_TIMESTAMP_TYPE);
  }

  @Override
  public void close() {
    task.stop();
  }

  /** A worker's side of a task that always has the same topic-partition and is never paused. */
  private record OneAssignment(TopicPartition assigned, Map<String, String> configs)
      implements SinkTaskContext {
    @Override
    public Set<TopicPartition> assignment() {
      return Set.of(assigned);
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
      throw new IllegalStateException("The task asked for other offsets: " + offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
      offset(Map.of(partition, offset));
    }

    @Override
    public void timeout(long timeoutMs) {}

    @Override
    public void pause(TopicPartition... partitions) {
      throw new IllegalStateException(
          "The task paused: the batch is larger than the buffer may be");
    }

    @Override
    public void resume(TopicPartition... partitions) {}

    @Override
    public void requestCommit() {}

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException("No metrics are kept here");
    }
  }
}
