package io.icecap.connect;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Refuses rows that {@code icecap sql} has written where the consumer might deliver some that are
 * not committed. The worker's own setting can't be seen from here, so the connector has to say it.
 */
final class CommittedReads {
  private static final String ISOLATION = "consumer.override.isolation.level";
  private static final String COMMITTED = "read_committed";

  /** Of the values that {@code icecap sql} writes. */
  private static final String SCHEMA_NAME = "io.icecap.sql.Change";

  private final boolean committed;

  CommittedReads(Map<String, String> properties) {
    this.committed = COMMITTED.equalsIgnoreCase(properties.get(ISOLATION));
  }

  /**
   * @throws ConnectException if one of the records needs another setting
   */
  void require(Collection<SinkRecord> records) {
    if (committed) {
      return;
    }
    for (SinkRecord record : records) {
      if (record.valueSchema() != null && SCHEMA_NAME.equals(record.valueSchema().name())) {
        throw new ConnectException(
            "Topic %s has rows that icecap sql writes in transactions of Kafka, and some of them may never be committed; set %s=%s"
                .formatted(record.originalTopic(), ISOLATION, COMMITTED));
      }
    }
  }
}
