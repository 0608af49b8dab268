package io.icecap.connect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * What a Connect worker does with a sink task, as far as {@link Ingest} sees it: polls, seeks when
 * it was asked to, delivers a failed batch again, commits what it is told.
 */
final class Worker implements SinkTaskContext {
  final Map<TopicPartition, NavigableMap<Long, SinkRecord>> log = new LinkedHashMap<>();
  final Map<TopicPartition, Long> committed = new HashMap<>();
  final List<SinkRecord> deadLetters = new ArrayList<>();
  final Set<TopicPartition> paused = new HashSet<>();
  final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
  Map<String, String> configs = Map.of();
  boolean deadLetterQueue = true;

  /** Another one that knows what is in the topics, where this one only sees what it has fetched. */
  Worker kafka;

  int seeks;
  long nextPollMillis;
  private final Map<TopicPartition, Long> asked = new HashMap<>();
  private final Set<TopicPartition> recreated = new HashSet<>();
  private List<SinkRecord> failed = List.of();
  private Ingest ingest;

  void send(SinkRecord record) {
    log.computeIfAbsent(of(record), tp -> new TreeMap<>()).put(record.kafkaOffset(), record);
  }

  /** The topic is empty, and a position behind its end is set back to its beginning. */
  void recreate(TopicPartition... topicPartitions) {
    for (TopicPartition topicPartition : topicPartitions) {
      log.remove(topicPartition);
      recreated.add(topicPartition);
    }
  }

  private static TopicPartition of(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  /** Gives the task these topic-partitions, each from what is committed. */
  void assign(Ingest task, TopicPartition... topicPartitions) {
    ingest = task;
    for (TopicPartition topicPartition : topicPartitions) {
      positions.put(topicPartition, committed.getOrDefault(topicPartition, 0L));
    }
    ingest.open(Arrays.asList(topicPartitions));
  }

  /** Commits, and takes them away. */
  void revoke(TopicPartition... topicPartitions) {
    commit();
    ingest.close(Arrays.asList(topicPartitions));
    List<TopicPartition> gone = Arrays.asList(topicPartitions);
    positions.keySet().removeAll(gone);
    failed = failed.stream().filter(record -> !gone.contains(of(record))).toList();
  }

  /** As after a crash: what was delivered, asked for and paused is gone with the task. */
  void forgetTheRest() {
    failed = List.of();
    asked.clear();
    paused.clear();
  }

  /**
   * One round: seek, poll up to this many records of each topic-partition, put.
   *
   * @return false if the put is to be tried again
   */
  boolean poll(int recordsMax) {
    if (kafka != null && !asked.isEmpty()) {
      log.clear();
      log.putAll(kafka.log);
      recreated.addAll(kafka.recreated);
    }
    asked.forEach(positions::put);
    asked.clear();
    List<SinkRecord> batch = failed.isEmpty() ? fetch(recordsMax) : failed;
    try {
      ingest.put(batch);
      failed = List.of();
      return true;
    } catch (RetriableException e) {
      failed = batch;
      return false;
    }
  }

  private List<SinkRecord> fetch(int recordsMax) {
    List<SinkRecord> fetched = new ArrayList<>();
    for (TopicPartition topicPartition : positions.keySet()) {
      if (!paused.contains(topicPartition)) {
        setBackBehindTheEnd(topicPartition);
        List<SinkRecord> some =
            log
                .getOrDefault(topicPartition, new TreeMap<>())
                .tailMap(positions.get(topicPartition))
                .values()
                .stream()
                .limit(recordsMax)
                .toList();
        if (!some.isEmpty()) {
          positions.put(topicPartition, some.get(some.size() - 1).kafkaOffset() + 1);
        }
        fetched.addAll(some);
      }
    }
    return fetched;
  }

  private void setBackBehindTheEnd(TopicPartition topicPartition) {
    NavigableMap<Long, SinkRecord> records = log.getOrDefault(topicPartition, new TreeMap<>());
    long end = records.isEmpty() ? 0 : records.lastKey() + 1;
    if (recreated.contains(topicPartition) && positions.get(topicPartition) > end) {
      positions.put(topicPartition, 0L);
    }
  }

  Map<TopicPartition, OffsetAndMetadata> commit() {
    Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();
    positions.forEach((tp, position) -> delivered.put(tp, new OffsetAndMetadata(position)));
    Map<TopicPartition, OffsetAndMetadata> offsets = ingest.preCommit(delivered);
    offsets.forEach((tp, offset) -> committed.put(tp, offset.offset()));
    return offsets;
  }

  @Override
  public void offset(TopicPartition tp, long offset) {
    if (!positions.containsKey(tp)) {
      throw new IllegalStateException(tp + " is not assigned");
    }
    seeks++;
    asked.put(tp, offset);
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    offsets.forEach(this::offset);
  }

  @Override
  public void pause(TopicPartition... partitions) {
    paused.addAll(Arrays.asList(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    paused.removeAll(Arrays.asList(partitions));
  }

  @Override
  public Set<TopicPartition> assignment() {
    return positions.keySet();
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    if (!deadLetterQueue) {
      return null;
    }
    return (record, error) -> {
      deadLetters.add(record);
      return CompletableFuture.completedFuture(null);
    };
  }

  @Override
  public Map<String, String> configs() {
    return configs;
  }

  @Override
  public void timeout(long timeoutMs) {
    nextPollMillis = timeoutMs;
  }

  @Override
  public void requestCommit() {}

  @Override
  public PluginMetrics pluginMetrics() {
    return null;
  }
}
