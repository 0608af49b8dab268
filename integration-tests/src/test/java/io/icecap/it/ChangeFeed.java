package io.icecap.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A topic fed with seeded changes of skewed keys, in Debezium's form: inserts, updates, deletes
 * with their tombstones, keys that come back. Knows what the table has to be after all of them.
 * Used by one thread at a time; {@link #rows} by any.
 */
public final class ChangeFeed implements AutoCloseable {
  private static final int LINES = 4;

  private final KafkaProducer<String, String> producer;
  private final String topic;
  private final SplittableRandom random;
  private final int keys;
  private final Map<RowId, Long> versions = new HashMap<>();
  private final List<Future<?>> sent = new ArrayList<>();
  private final Map<RowId, RowState> rows = new ConcurrentHashMap<>();

  ChangeFeed(String bootstrapServers, String topic, int keys, long seed, Map<String, ?> options) {
    var settings = new Properties();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.putAll(options);
    this.producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    this.topic = topic;
    this.keys = keys;
    this.random = new SplittableRandom(seed);
    if (options.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
      producer.initTransactions();
    }
  }

  /** The rows after every change so far. */
  public Map<RowId, RowState> rows() {
    return Map.copyOf(rows);
  }

  /** Sends changes and returns when Kafka has them. */
  public void write(int changes) {
    for (int i = 0; i < changes; i++) {
      // Skewed: a few keys get many of the changes, also within one batch.
      int hot = (int) (keys * Math.pow(random.nextDouble(), 3));
      change(new RowId(hot / LINES, hot % LINES), random.nextInt(5) == 0);
    }
    flush();
  }

  /** Sends rows of new keys, in their order, as an initial snapshot does. */
  public void load(int newRows) {
    long first = keys + versions.keySet().stream().mapToLong(RowId::id).max().orElse(0);
    long now = System.currentTimeMillis();
    for (long id = first; id < first + newRows; id++) {
      RowState row =
          new RowState(new RowId(id, 0), versions.merge(new RowId(id, 0), 1L, Long::sum), "r");
      rows.put(row.id(), row);
      send(row.id(), DebeziumJson.read(row, now));
    }
    flush();
  }

  /** Sends the rows there are again, some of them twice, as a snapshot on request does. */
  public void snapshot() {
    long now = System.currentTimeMillis();
    for (RowState row : rows().values()) {
      for (int i = 0; i <= random.nextInt(3) / 2; i++) {
        send(row.id(), DebeziumJson.read(row, now));
      }
    }
    flush();
  }

  /** Writes in one Kafka transaction, which leaves a gap in the offsets of each partition. */
  public void writeTransaction(int changes) {
    producer.beginTransaction();
    write(changes);
    producer.commitTransaction();
  }

  /** Writes changes in a transaction that is aborted: they never happened. */
  public void writeAborted(int changes) {
    var rowsBefore = Map.copyOf(rows);
    producer.beginTransaction();
    write(changes);
    producer.abortTransaction();
    rows.clear();
    rows.putAll(rowsBefore);
  }

  /** Sends text as it is: a record that is not one of this feed's changes. */
  public void writeRaw(String key, String value) {
    sent.add(producer.send(new ProducerRecord<>(topic, key, value)));
    flush();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }

  private void flush() {
    producer.flush();
    sent.forEach(ChangeFeed::check);
    sent.clear();
  }

  private static void check(Future<?> sending) {
    try {
      sending.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while feeding", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka did not take a change", e.getCause());
    }
  }

  private void change(RowId key, boolean delete) {
    long version = versions.merge(key, 1L, Long::sum);
    long now = System.currentTimeMillis();
    if (delete && rows.containsKey(key)) {
      rows.remove(key);
      send(key, DebeziumJson.delete(key, now));
      send(key, null);
    } else {
      RowState row = new RowState(key, version, version % 7 == 0 ? null : "v" + version);
      boolean isNew = rows.put(key, row) == null;
      send(key, DebeziumJson.upsert(row, isNew, now));
    }
  }

  private void send(RowId key, String value) {
    sent.add(producer.send(new ProducerRecord<>(topic, DebeziumJson.key(key), value)));
  }
}
