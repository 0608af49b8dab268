package io.icecap.connect;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.ChangeAppender;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.observe.Observer;
import io.icecap.store.Backoff;
import io.icecap.store.StoreUnavailableException;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingest of one task: what a put delivers is decoded, given to its tables and partitions,
 * encoded and appended to the buffer, all of a topic-partition at once. The buffer's watermark
 * decides where each topic-partition goes on; where the task stands elsewhere, it seeks. Used by
 * the task's thread alone.
 */
final class Ingest {
  private static final Logger log = LoggerFactory.getLogger(Ingest.class);

  /** How long Redis may be emptied before an idle task goes back to buffer again what it held. */
  private static final long LOCATE_MILLIS = 1_000;

  private static final long PAUSED_MILLIS = 100;

  private static final Duration RETRY_LEAST = Duration.ofMillis(500);
  private static final Duration RETRY_MOST = Duration.ofSeconds(10);

  private final SinkTaskContext context;
  private final TopicReaders readers;
  private final ChangeAppender appender;
  private final TableFeeds feeds;
  private final BadRecords badRecords;
  private final BackPressure pressure;
  private final StoppedSources stopped;
  private final Clock clock;
  private final Map<SourcePartition, SourceProgress> sources = new LinkedHashMap<>();
  private long located;

  /** How often in a row the records had to wait. */
  private int failures;

  Ingest(
      SinkTaskContext context,
      TopicReaders readers,
      ChangeAppender appender,
      TableFeeds feeds,
      long bufferBytesMax,
      Observer observer,
      Clock clock) {
    this.context = context;
    this.readers = readers;
    this.appender = appender;
    this.feeds = feeds;
    this.badRecords = BadRecords.of(context, observer, clock);
    this.pressure = new BackPressure(context, bufferBytesMax, observer);
    this.stopped = new StoppedSources(context, observer, clock);
    this.clock = clock;
  }

  /**
   * Buffers the records. Connect calls it with none while there are none, or while it is paused.
   *
   * @throws RetriableException in an outage, or where others were faster; Connect delivers the same
   *     records again, which is harmless, after pauses of up to ten seconds, for as long as it
   *     takes
   */
  void put(Collection<SinkRecord> records) {
    try {
      sources.values().forEach(SourceProgress::seekHappened);
      feeds.noticeRecreatedTopics(sources.values());
      stopped.resumeDue();
      buffer(batches(records));
      locateWhenDue();
      pressure.check(feeds.bufferedBytes());
      seek();
      failures = 0;
    } catch (BufferUnavailableException
        | StoreUnavailableException
        | RecoveryNeededException
        | CommitConflictException
        | CommitUnknownException passing) {
      failures++;
      throw new RetriableException(
          "The records wait and are tried again: " + passing.getMessage(), passing);
    } finally {
      context.timeout(
          failures == 0 ? interval() : Backoff.millis(failures, RETRY_LEAST, RETRY_MOST));
    }
  }

  /** What is new, decoded, by topic-partition; what waits for a seek comes again. */
  private Collection<SourceBatch> batches(Collection<SinkRecord> records) {
    Map<SourceProgress, SourceBatch> batches = new LinkedHashMap<>();
    for (SourceProgress source : sources.values()) {
      source.held().records().forEach(record -> add(record, source, batches));
    }
    for (SinkRecord record : records) {
      SourceProgress source =
          sources.computeIfAbsent(
              new SourcePartition(record.originalTopic(), record.originalKafkaPartition()),
              feeds::begin);
      if (source.fellBack(record.originalKafkaOffset())) {
        feeds.forgetTopics();
        feeds.noticeRecreatedTopics(sources.values());
      }
      add(record, source, batches);
    }
    long now = clock.millis();
    batches.forEach((source, batch) -> batch.holdBack(source.held(), now));
    return batches.values();
  }

  private void add(
      SinkRecord record, SourceProgress source, Map<SourceProgress, SourceBatch> batches) {
    if (source.wants(record.originalKafkaOffset())) {
      batches.computeIfAbsent(source, SourceBatch::new).add(record, readers.of(record.topic()));
    }
  }

  private void buffer(Collection<SourceBatch> delivered) {
    feeds.attach(delivered).forEach((batch, reason) -> refuse(batch.source(), reason));
    List<SourceBatch> batches =
        delivered.stream().filter(batch -> !batch.source().awaitsSeek()).toList();
    prepare(batches);
    for (SourceBatch batch : batches) {
      batch.source().feed().ifPresent(feed -> batch.fit(feed.rows(), !badRecords.tolerated()));
    }
    badRecords.setAside(batches);
    append(batches.stream().filter(batch -> batch.source().feed().isPresent()).toList());
    for (SourceBatch batch : batches) {
      batch.source().dealtWith(batch.next());
      batch.source().held().hold(batch.heldBack(), clock.millis());
      batch.misfit().ifPresent(misfit -> stopped.stop(batch.source(), misfit.getMessage()));
    }
  }

  /** Only this table stops; a task that has no other one fails, so that its status says why. */
  private void refuse(SourceProgress source, ConnectException reason) {
    String topic = source.source().topic();
    if (context.assignment().stream().allMatch(other -> other.topic().equals(topic))) {
      throw reason;
    }
    stopped.stop(source, reason.getMessage());
  }

  /** Each table keeps the schema it has then for all batches. */
  private static void prepare(List<SourceBatch> batches) {
    Map<TableFeed, Map<RowSchema, Long>> rows = new LinkedHashMap<>();
    for (SourceBatch batch : batches) {
      batch
          .source()
          .feed()
          .map(feed -> rows.computeIfAbsent(feed, f -> new IdentityHashMap<>()))
          .ifPresent(
              schemas ->
                  batch
                      .rowSchemas()
                      .forEach((row, millis) -> schemas.merge(row, millis, Math::max)));
    }
    rows.forEach((feed, schemas) -> feed.rows().prepare(schemas));
  }

  private void append(List<SourceBatch> batches) {
    if (batches.isEmpty()) {
      return;
    }
    List<Append> appends =
        batches.stream().map(batch -> batch.append(batch.source().feed().orElseThrow())).toList();
    List<AppendOutcome> outcomes = appender.append(appends);
    Map<TableFeed, List<SourceBatch>> lost = new LinkedHashMap<>();
    Set<TableFeed> refused = new LinkedHashSet<>();
    for (int i = 0; i < outcomes.size(); i++) {
      SourceBatch batch = batches.get(i);
      TableFeed feed = batch.source().feed().orElseThrow();
      AppendOutcome outcome = outcomes.get(i);
      if (outcome instanceof AppendOutcome.Appended appended) {
        batch.source().passed(batch.next());
        feed.bufferedBytes(appended.bufferedBytes());
      } else if (outcome instanceof AppendOutcome.Refused) {
        batch.source().passed(batch.next());
        refused.add(feed);
      } else {
        lost.computeIfAbsent(feed, f -> new ArrayList<>()).add(batch);
      }
    }
    lost.forEach(Ingest::recover);
    refused.forEach(TableFeed::locate);
  }

  private static void recover(TableFeed feed, List<SourceBatch> batches) {
    BufferStatus status = feed.recovered();
    batches.forEach(batch -> batch.source().passed(batch.next()));
    feed.goOnFrom(status);
  }

  /** Even where nothing is appended it shows that Redis was emptied, or that bytes were applied. */
  private void locateWhenDue() {
    long now = clock.millis();
    if (now - located >= interval()) {
      feeds.all().forEach(TableFeed::locate);
      located = now;
    }
  }

  private long interval() {
    return pressure.paused() ? PAUSED_MILLIS : LOCATE_MILLIS;
  }

  /** Only where put succeeds: Connect seeks at once, but delivers a failed put's records again. */
  private void seek() {
    for (SourceProgress source : sources.values()) {
      OptionalLong offset = source.askForSeek();
      if (offset.isPresent()) {
        log.info("{} seeks to {}", source.source(), offset.getAsLong());
        context.offset(topicPartition(source.source()), offset.getAsLong());
      }
    }
  }

  /**
   * The offsets that may be committed: every change below is in a published snapshot. None at all
   * in an outage, since for a topic-partition that is left out Connect commits where it last sought
   * to.
   */
  Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> delivered) {
    try {
      return committable(delivered);
    } catch (RuntimeException e) {
      // An exception would make Connect seek to what it last committed.
      log.warn("No offsets are committed this time: {}", e.getMessage());
      return Map.of();
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> committable(
      Map<TopicPartition, OffsetAndMetadata> delivered) {
    Map<TableFeed, BufferStatus> statuses = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();
    feeds.forgetTopics();
    delivered.forEach(
        (topicPartition, upTo) -> {
          SourceProgress source = sources.get(sourcePartition(topicPartition));
          if (source != null && !feeds.isOfCurrentTopic(source)) {
            // An offset of the deleted topic would hide the records of the new one up to there.
            committable.put(topicPartition, new OffsetAndMetadata(0));
          } else if (source != null) {
            OptionalLong published =
                source
                    .feed()
                    .map(feed -> statuses.computeIfAbsent(feed, TableFeed::locate))
                    .map(status -> status.committable(source.source()))
                    .orElseGet(source::seen);
            published.ifPresent(
                offset ->
                    committable.put(
                        topicPartition,
                        new OffsetAndMetadata(
                            Math.min(source.edition().kafkaOffset(offset), upTo.offset()))));
          }
        });
    return committable;
  }

  /**
   * Nothing is assumed of what is new; its first record tells where it stands. Connect still pauses
   * what was paused before it was taken away.
   */
  void open(Collection<TopicPartition> opened) {
    close(opened);
    context.resume(opened.toArray(TopicPartition[]::new));
  }

  void close(Collection<TopicPartition> closed) {
    for (TopicPartition topicPartition : closed) {
      SourceProgress source = sources.remove(sourcePartition(topicPartition));
      if (source != null) {
        source.tellSkipped();
        feeds.detach(source);
        stopped.forget(source);
        badRecords.forget(source.source());
      }
    }
  }

  private static SourcePartition sourcePartition(TopicPartition topicPartition) {
    return new SourcePartition(topicPartition.topic(), topicPartition.partition());
  }

  private static TopicPartition topicPartition(SourcePartition source) {
    return new TopicPartition(source.topic(), source.partition());
  }
}
