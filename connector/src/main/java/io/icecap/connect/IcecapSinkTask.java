package io.icecap.connect;

import io.icecap.Icecap;
import io.icecap.Version;
import io.icecap.apply.ApplyLoop;
import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.config.ApplierHost;
import io.icecap.config.IcecapSinkConfig;
import io.icecap.store.StoreUnavailableException;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A task of the sink: wires {@link Ingest}, and the applier where it is embedded. */
public final class IcecapSinkTask extends SinkTask {
  private static final long RETRY_MILLIS = 1_000;

  private IcecapSinkConfig config;
  private CommittedReads committed;
  private Icecap icecap;
  private ApplyLoop applier;
  private Topics topics = Topics.BY_NAME;
  private Ingest ingest;

  @Override
  public String version() {
    return Version.OF_BUILD;
  }

  @Override
  public void start(Map<String, String> properties) {
    config = new IcecapSinkConfig(properties);
    committed = new CommittedReads(properties);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    connect();
    if (applier != null) {
      applier
          .failure()
          .ifPresent(
              failure -> {
                throw new ConnectException(
                    "Changes can't be applied: " + failure.getMessage(), failure);
              });
    }
    committed.require(records);
    ingest.put(records);
  }

  /** Here and not in start, which Connect does not repeat after an outage. */
  private void connect() {
    if (ingest != null) {
      return;
    }
    try {
      Icecap opened = Icecap.open(config.settings());
      icecap = opened;
      opened.introduce(
          "sink",
          config.originalsStrings().getOrDefault("name", "sink"),
          WorkerMetrics.of(context));
      if (config.applier() == ApplierHost.EMBEDDED) {
        applier = opened.applyLoop(config.settings(), SnapshotListener.NONE);
        applier.start();
      }
      Map<String, String> kafka = config.kafkaClient();
      topics = kafka.isEmpty() ? Topics.BY_NAME : KafkaTopics.open(kafka);
      ingest = ingest(opened);
    } catch (BufferUnavailableException | StoreUnavailableException e) {
      stop();
      context.timeout(RETRY_MILLIS);
      throw new RetriableException("Not connected yet: " + e.getMessage(), e);
    }
  }

  private Ingest ingest(Icecap opened) {
    TopicWatch watch = new TopicWatch(topics, Clock.systemUTC());
    RulesOfTables rules = RulesOfTables.of(config);
    return new Ingest(
        context,
        new TopicReaders(config.routing(), rules, watch::hasOnePartition),
        opened.appender(),
        new TableFeeds(
            opened.tables(), opened.appender(), config.routing(), rules, watch, Clock.systemUTC()),
        config.bufferBytesMax(),
        opened.observer(),
        Clock.systemUTC());
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> delivered) {
    return ingest == null ? Map.of() : ingest.preCommit(delivered);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    if (ingest != null) {
      ingest.open(partitions);
    }
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    if (ingest != null) {
      ingest.close(partitions);
    }
  }

  @Override
  public void stop() {
    if (applier != null) {
      applier.close();
      applier = null;
    }
    topics.close();
    if (icecap != null) {
      icecap.close();
      icecap = null;
    }
  }
}
