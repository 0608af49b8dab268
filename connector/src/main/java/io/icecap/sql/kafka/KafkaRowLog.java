package io.icecap.sql.kafka;

import io.icecap.change.Change;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.sql.RowLog;
import io.icecap.sql.RowLogSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Rows of statements in topics of Kafka, a transaction of Kafka for each statement: what becomes of
 * its records is decided after their offsets are known. Connects when it is first used.
 */
public final class KafkaRowLog implements RowLog {
  /** What users who may write with few transactional ids have to be allowed. */
  private static final String IDS = "icecap-sql-";

  private static final int ANSWER_MILLIS = 15_000;

  private final RowLogSettings settings;
  private SqlTopics topics;
  private KafkaProducer<byte[], byte[]> producer;
  private KafkaConsumer<byte[], byte[]> reader;

  public KafkaRowLog(RowLogSettings settings) {
    this.settings = settings;
  }

  @Override
  public Topic topic(TableName table) {
    try {
      if (topics == null) {
        topics = new SqlTopics(client(Map.of()), settings.topics());
      }
      return topics.of(table);
    } catch (KafkaException e) {
      throw KafkaAnswer.failed(e);
    }
  }

  @Override
  public Sent send(SourcePartition to, RowSchema schema, List<Change> rows) {
    try {
      KafkaProducer<byte[], byte[]> open = producer();
      open.beginTransaction();
      JsonRows json = new JsonRows(schema);
      List<Future<RecordMetadata>> answers = new ArrayList<>();
      for (Change row : rows) {
        answers.add(
            open.send(
                new ProducerRecord<>(to.topic(), to.partition(), json.key(row), json.value(row))));
      }
      open.flush();
      List<Long> offsets = answers.stream().map(each -> KafkaAnswer.of(each).offset()).toList();
      return new SentRows(this, new TopicPartition(to.topic(), to.partition()), offsets);
    } catch (KafkaException e) {
      giveUpProducer();
      throw KafkaAnswer.failed(e);
    } catch (RuntimeException e) {
      giveUpProducer();
      throw e;
    }
  }

  KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      KafkaProducer<byte[], byte[]> made =
          new KafkaProducer<>(
              client(
                  Map.of(
                      ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                      IDS + UUID.randomUUID(),
                      ProducerConfig.MAX_BLOCK_MS_CONFIG,
                      ANSWER_MILLIS,
                      ProducerConfig.COMPRESSION_TYPE_CONFIG,
                      "gzip")),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      producer = made;
      made.initTransactions();
    }
    return producer;
  }

  /** Kafka drops by itself what it has sent and not committed. */
  void giveUpProducer() {
    if (producer != null) {
      producer.close(KafkaAnswer.CLOSE_WITHIN);
      producer = null;
    }
  }

  /** Sees what is committed alone. */
  KafkaConsumer<byte[], byte[]> reader() {
    if (reader == null) {
      reader =
          new KafkaConsumer<>(
              client(
                  Map.of(
                      ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                      ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                      ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
    }
    return reader;
  }

  private Map<String, Object> client(Map<String, Object> own) {
    Map<String, Object> client = new HashMap<>();
    client.put(CommonClientConfigs.CLIENT_ID_CONFIG, "icecap-sql");
    client.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS / 2);
    client.putAll(own);
    client.putAll(settings.client());
    return client;
  }

  @Override
  public void close() {
    giveUpProducer();
    if (reader != null) {
      reader.close(
          org.apache.kafka.clients.consumer.CloseOptions.timeout(KafkaAnswer.CLOSE_WITHIN));
    }
    if (topics != null) {
      topics.close();
    }
  }
}
