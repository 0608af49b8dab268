package io.icecap.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icecap.demo.DeltaRows;
import io.icecap.demo.TableChain;
import io.icecap.it.Pipeline;
import io.icecap.servers.Await;
import io.icecap.servers.ForkedWorker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic without keys: each record is in the table once, whatever happens on the way. */
class AppendIT {
  private static final String SCHEMA =
      """
      {"type":"struct","optional":false,"name":"it.Click","fields":[\
      {"type":"int64","optional":false,"field":"seq"},\
      {"type":"string","optional":true,"field":"page"},\
      {"type":"double","optional":true,"field":"took"}]}""";

  private static final String CONNECTOR = "appended";

  @TempDir Path work;
  private final Random random = new Random(5);
  private final List<String> sent = new ArrayList<>();

  @Test
  void eachRecordIsARowInBothFormatsHoweverOftenItIsDelivered() throws Exception {
    try (Pipeline pipeline = Pipeline.create(work, "appended");
        ForkedWorker worker = pipeline.servers().fork("append", "worker");
        KafkaProducer<String, String> producer = producer(pipeline)) {
      pipeline.run(worker.rest(), CONNECTOR, sink(pipeline));
      for (int i = 0; i < 14; i++) {
        write(producer, pipeline.topic(), 150);
        awaitRows(pipeline);
      }
      write(producer, pipeline.topic(), 2_000);
      worker.kill();
      worker.restart();
      write(producer, pipeline.topic(), 500);
      awaitRows(pipeline);
      pipeline.redis().flushAll();
      write(producer, pipeline.topic(), 500);
      awaitRows(pipeline);

      Pipeline.stop(worker.rest(), CONNECTOR);
      worker.rest().alterOffsets(CONNECTOR, setBack(pipeline));
      worker.rest().resume(CONNECTOR);
      write(producer, pipeline.topic(), 100);
      awaitRows(pipeline);

      Table table = new TableChain(pipeline.table()).newest();
      assertThat(table.schema().identifierFieldIds()).isEmpty();
      assertThat(table.snapshots()).extracting(Snapshot::operation).contains("append", "replace");
      assertThat(kernel(pipeline, table)).isEqualTo(expected());
    }
  }

  private static Map<String, String> sink(Pipeline pipeline) throws Exception {
    Map<String, String> sink = pipeline.sink();
    sink.put("insert.mode", "append");
    sink.put("partition.by", "page");
    sink.put("table.formats", "iceberg,delta");
    return sink;
  }

  private static KafkaProducer<String, String> producer(Pipeline pipeline) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", pipeline.servers().kafka().bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  /** Some of them are the same as the one before. */
  private void write(KafkaProducer<String, String> producer, String topic, int count) {
    for (int i = 0; i < count; i++) {
      long seq = random.nextInt(20) == 0 ? sent.size() - 1 : sent.size();
      String page = seq % 7 == 0 ? null : "page " + seq % 3;
      Double took = seq % 5 == 0 ? null : seq / 4.0;
      String quoted = page == null ? null : '"' + page + '"';
      String payload = "{\"seq\":%d,\"page\":%s,\"took\":%s}".formatted(seq, quoted, took);
      String value = "{\"schema\":" + SCHEMA + ",\"payload\":" + payload + "}";
      var ignored = producer.send(new ProducerRecord<>(topic, value));
      sent.add(text(seq, page, took));
    }
    var tombstone = producer.send(new ProducerRecord<>(topic, null));
    producer.flush();
    assertThat(tombstone).isDone();
  }

  private void awaitRows(Pipeline pipeline) throws Exception {
    List<String> expected = expected();
    Await.until(
        expected.size() + " rows",
        Pipeline.LIMIT,
        () -> {
          List<String> rows = rows(new TableChain(pipeline.table()).newest());
          if (!rows.equals(expected)) {
            throw new IllegalStateException(rows.size() + " rows, or other ones");
          }
          return true;
        });
  }

  private List<String> expected() {
    return sent.stream().sorted().toList();
  }

  private static List<String> rows(Table table) throws Exception {
    List<String> rows = new ArrayList<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      records.forEach(record -> rows.add(text(record.get(0), record.get(1), record.get(2))));
    }
    Collections.sort(rows);
    return rows;
  }

  private static List<String> kernel(Pipeline pipeline, Table table) throws Exception {
    List<String> rows = new ArrayList<>();
    DeltaRows.newest(pipeline.table())
        .forEach(table.schema(), row -> rows.add(text(row.get(0), row.get(1), row.get(2))));
    Collections.sort(rows);
    return rows;
  }

  private static String text(Object seq, Object page, Object took) {
    return seq + " " + page + " " + took;
  }

  private ObjectNode setBack(Pipeline pipeline) throws Exception {
    ObjectNode body = new ObjectMapper().createObjectNode();
    ArrayNode offsets = body.putArray("offsets");
    pipeline
        .committed(CONNECTOR)
        .forEach(
            (partition, offset) -> {
              ObjectNode entry = offsets.addObject();
              entry
                  .putObject("partition")
                  .put("kafka_topic", pipeline.topic())
                  .put("kafka_partition", partition);
              entry.putObject("offset").put("kafka_offset", random.nextLong(offset + 1));
            });
    return body;
  }
}
