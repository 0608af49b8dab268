package io.icecap.bench;

import io.icecap.change.Change;
import io.icecap.servers.EmbeddedKafka;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.storage.Converter;

/** A topic as a snapshot leaves it: each row once, in the order of the key. */
final class SnapshotTopic {
  private static final int CHUNK = 10_000;
  private static final int CONVERTED = 200_000;

  private final String name;
  private final int partitions;
  private final RecordBytes bytes;

  SnapshotTopic(String name, int partitions, RecordBytes bytes) {
    this.name = name;
    this.partitions = partitions;
    this.bytes = bytes;
  }

  void fill(EmbeddedKafka kafka, long rows) throws Exception {
    long start = System.nanoTime();
    try (Admin admin = kafka.admin()) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    OrderStream stream = new OrderStream();
    long size = 0;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "batch.size",
                1 << 18,
                "linger.ms",
                20,
                "acks",
                "1"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long sent = 0; sent < rows; sent += CHUNK) {
        for (Change row : stream.inserts((int) Math.min(CHUNK, rows - sent))) {
          byte[] value = bytes.value(row);
          size += value.length;
          var ignored = producer.send(new ProducerRecord<>(name, bytes.key(row), value));
        }
      }
    }
    System.out.printf(
        "%,d records of %d bytes in Kafka after %.1f s%n",
        rows, size / rows, (System.nanoTime() - start) / 1e9);
  }

  /** CPU time of the converter of values for one record, in this thread. */
  double converterMicros() {
    List<byte[]> records = new OrderStream().inserts(CHUNK).stream().map(bytes::value).toList();
    Converter values = bytes.values();
    long nanos = 0;
    for (int done = 0; done < 2 * CONVERTED; done += CHUNK) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (byte[] record : records) {
        if (values.toConnectData(name, record).value() == null) {
          throw new IllegalStateException("The converter lost a record");
        }
      }
      long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      nanos += done < CONVERTED ? 0 : took;
    }
    return nanos / 1e3 / CONVERTED;
  }
}
