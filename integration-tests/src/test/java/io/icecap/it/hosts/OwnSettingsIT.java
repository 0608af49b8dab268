package io.icecap.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.demo.TableChain;
import io.icecap.it.Pipeline;
import io.icecap.servers.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tables of one connector, one of them with settings of its own, applied by the companion. */
class OwnSettingsIT {
  private static final String OTHER = "own_slow";
  private static final long INTERVAL_MILLIS = 4_000;

  @TempDir Path work;

  @Test
  void eachTableGoesByItsOwnSettings() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "own_fast")) {
      Map<String, String> sink = pipeline.sink("external");
      sink.put("topics", "own_fast," + OTHER);
      sink.put("table.fed.own_slow.key.columns", "id");
      sink.put("table.fed.own_slow.partition.by", "");
      sink.put("table.fed.own_slow.commit.mode", "copy-on-write");
      sink.put("table.fed.own_slow.table.formats", "iceberg,delta");
      sink.put("table.fed.own_slow.file.formats", "parquet,duckdb");
      sink.put("table.fed.own_slow.commit.interval.ms", Long.toString(INTERVAL_MILLIS));
      Map<String, String> applier = pipeline.applier();
      applier.put("replica.interval.ms", "1000");
      createTopic(pipeline);
      pipeline.run("own-sink", sink);
      pipeline.run("own-applier", applier);

      Path slow = pipeline.table().resolveSibling(OTHER);
      Map<Long, String> expected = new HashMap<>();
      try (KafkaProducer<String, String> producer = producer(pipeline)) {
        for (long round = 0; snapshots(pipeline.table()) < 12; round++) {
          pipeline.feed().write(50);
          expected.put(round % 5, "v" + round);
          producer.send(new ProducerRecord<>(OTHER, null, row(round % 5, "v" + round))).get();
        }
      }

      pipeline.awaitEquality();
      Await.until("the other table", Pipeline.LIMIT, () -> rows(slow).equals(expected));
      Table table = new TableChain(slow).newest();
      assertThat(closest(table)).isGreaterThanOrEqualTo(INTERVAL_MILLIS / 2);
      assertThat(closest(new TableChain(pipeline.table()).newest()))
          .isLessThan(INTERVAL_MILLIS / 2);
      assertThat(table.spec().isUnpartitioned()).isTrue();
      assertThat(table.properties()).containsEntry("icecap.commit-mode", "copy-on-write");
      assertThat(slow.resolve("_delta_log")).isDirectory();
      assertThat(pipeline.table().resolve("_delta_log")).doesNotExist();
      Await.until("a DuckDB replica", Pipeline.LIMIT, () -> hasReplica(slow));
      assertThat(hasReplica(pipeline.table())).isFalse();
    }
  }

  private static void createTopic(Pipeline pipeline) throws Exception {
    try (Admin admin = pipeline.servers().kafka().admin()) {
      admin.createTopics(List.of(new NewTopic(OTHER, 1, (short) 1))).all().get();
    }
  }

  private static KafkaProducer<String, String> producer(Pipeline pipeline) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", pipeline.servers().kafka().bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  /** A row without a record key. */
  private static String row(long id, String name) {
    return """
        {"schema":{"type":"struct","optional":false,"fields":[\
        {"type":"int64","optional":false,"field":"id"},\
        {"type":"string","optional":true,"field":"name"}]},\
        "payload":{"id":%d,"name":"%s"}}"""
        .formatted(id, name);
  }

  private static long snapshots(Path table) throws Exception {
    Table newest = newest(table);
    return newest == null ? 0 : newest.history().size();
  }

  /** Null while there is none. */
  private static Table newest(Path table) throws Exception {
    return Files.exists(table.resolve("metadata/version-hint.text"))
        ? new TableChain(table).newest()
        : null;
  }

  private static Map<Long, String> rows(Path table) throws Exception {
    Map<Long, String> rows = new HashMap<>();
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(new TableChain(table).newest()).build()) {
      for (Record record : records) {
        rows.put((Long) record.getField("id"), (String) record.getField("name"));
      }
    }
    return rows;
  }

  /** The shortest time between two snapshots of changes. */
  private static long closest(Table table) {
    List<Long> times =
        StreamSupport.stream(table.snapshots().spliterator(), false)
            .filter(snapshot -> !snapshot.operation().equals(DataOperations.REPLACE))
            .map(Snapshot::timestampMillis)
            .sorted()
            .toList();
    long closest = Long.MAX_VALUE;
    for (int i = 1; i < times.size(); i++) {
      closest = Math.min(closest, times.get(i) - times.get(i - 1));
    }
    return closest;
  }

  private static boolean hasReplica(Path table) throws Exception {
    try (var files = Files.walk(table)) {
      return files.anyMatch(file -> file.toString().endsWith(".duckdb"));
    }
  }
}
