package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.SourcePartition;
import io.icecap.config.IcecapSinkConfig;
import io.icecap.config.SchemaEvolution;
import io.icecap.config.TableRouting;
import io.icecap.decode.DecoderSettings;
import io.icecap.observe.Observer;
import io.icecap.table.TableSettings;
import io.icecap.testing.InMemoryBuffer;
import io.icecap.testing.ManualClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/** A task's ingest between a worker and a buffer, with the tables behind it, all in memory. */
abstract class IngestScene {
  static final TopicPartition T0 = new TopicPartition("db.orders", 0);
  static final TopicPartition T1 = new TopicPartition("db.orders", 1);
  static final SourcePartition S0 = new SourcePartition("db.orders", 0);
  static final SourcePartition S1 = new SourcePartition("db.orders", 1);

  final InMemoryBuffer redis = new InMemoryBuffer();
  final InMemoryTables tables = new InMemoryTables(redis);
  final Outages appender = new Outages(redis);
  final Worker worker = new Worker();
  final Records t0 = new Records("db.orders", 0);
  final Records t1 = new Records("db.orders", 1);
  final ManualClock clock = new ManualClock(Instant.EPOCH);
  Topics topics = Topics.BY_NAME;
  SchemaEvolution evolution = SchemaEvolution.BASIC;
  WantedChanges wanted = WantedChanges.ALL;
  DecoderSettings decoding = DecoderSettings.byRecordKey();

  Ingest start(TopicPartition... topicPartitions) {
    Ingest ingest = ingest(worker);
    worker.assign(ingest, topicPartitions);
    return ingest;
  }

  /** Another life of the task, which knows nothing of the one before. */
  void restart(TopicPartition... topicPartitions) {
    start(topicPartitions);
  }

  Ingest ingest(Worker context) {
    return ingest(context, Long.MAX_VALUE);
  }

  Ingest ingest(Worker context, long bufferBytesMax) {
    TableRouting routing =
        new IcecapSinkConfig(Map.of("redis.url", "redis://h", "warehouse", "s3://b")).routing();
    RulesOfTables rules = rules();
    return new Ingest(
        context,
        new TopicReaders(routing, rules, topic -> false),
        appender,
        new TableFeeds(tables, appender, routing, rules, new TopicWatch(topics, clock), clock),
        bufferBytesMax,
        Observer.NONE,
        clock);
  }

  RulesOfTables rules() {
    return RulesOfTables.all(
        new TableRules(decoding, TableSettings.partitionedBy("bucket(8, key)"), evolution, wanted));
  }

  void poll(int recordsMax) {
    assertThat(worker.poll(recordsMax)).isTrue();
  }

  InMemoryTable table() {
    return tables.table("db.orders");
  }

  void send(Records records, long from, long next) {
    for (long offset = from; offset < next; offset++) {
      worker.send(records.row(offset, offset % 3, "v" + offset));
    }
  }

  /** Of the table's changes from its topic's first partition, once all are applied. */
  List<Long> offsets(String table) {
    tables.table(table).apply();
    return tables.table(table).offsets(new SourcePartition(table, 0));
  }

  static List<Long> offsets(long from, long next) {
    return LongStream.range(from, next).boxed().toList();
  }
}
