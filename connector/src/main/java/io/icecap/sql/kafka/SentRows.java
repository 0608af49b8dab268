package io.icecap.sql.kafka;

import io.icecap.sql.RowLog;
import io.icecap.sql.StatementException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The open transaction of a {@link KafkaRowLog}. */
final class SentRows implements RowLog.Sent {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Longer than Kafka waits for transactions of those that are gone. */
  private static final Duration DECIDED_WITHIN = Duration.ofSeconds(90);

  private final KafkaRowLog log;
  private final TopicPartition partition;
  private final List<Long> offsets;

  SentRows(KafkaRowLog log, TopicPartition partition, List<Long> offsets) {
    this.log = log;
    this.partition = partition;
    this.offsets = offsets;
  }

  @Override
  public List<Long> offsets() {
    return offsets;
  }

  /** Readers of what is committed get no further than to the first record that is undecided. */
  @Override
  public boolean follow(long offset) {
    if (offset >= offsets.get(0)) {
      return true;
    }
    long deadline = System.nanoTime() + DECIDED_WITHIN.toNanos();
    try {
      KafkaConsumer<byte[], byte[]> reader = log.reader();
      reader.assign(List.of(partition));
      reader.seek(partition, offset);
      while (reader.position(partition) < offsets.get(0)) {
        if (!reader.poll(POLL).isEmpty()) {
          return false;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new StatementException(
              "Nothing is changed: what another process has begun to write to %s is not decided after %d s; try again"
                  .formatted(partition.topic(), DECIDED_WITHIN.toSeconds()));
        }
      }
      return true;
    } catch (KafkaException e) {
      throw KafkaAnswer.failed(e);
    }
  }

  @Override
  public void commit() {
    try {
      log.producer().commitTransaction();
    } catch (KafkaException e) {
      log.giveUpProducer();
      throw new StatementException(
          "Kafka does not say that it has the rows for good (%s); they are buffered, and will be published all the same. Look at them before you repeat the statement"
              .formatted(e.getMessage()),
          e);
    }
  }

  @Override
  public void drop() {
    try {
      log.producer().abortTransaction();
    } catch (KafkaException e) {
      log.giveUpProducer();
    }
  }
}
