package io.icecap.decode;

import io.icecap.decode.DecoderSettings.KeyMode;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Refuses changes whose order nobody knows. Kafka keeps the order of one partition, and records of
 * one record key are in one. So two changes of a row are in order if the key columns determine the
 * record key: if each field of it is one of them.
 */
final class KeyOrder {
  private final DecoderSettings settings;
  private final Predicate<String> hasOnePartition;

  /**
   * @param hasOnePartition whether a topic is known to have only one, which orders all of it
   */
  KeyOrder(DecoderSettings settings, Predicate<String> hasOnePartition) {
    this.settings = settings;
    this.hasOnePartition = hasOnePartition;
  }

  /**
   * @throws RefusedException if another change of the same row may overtake this one
   */
  void check(SinkRecord record) {
    if (settings.keyMode() == KeyMode.VALUE_COLUMNS && !settings.ordered()) {
      Optional<String> problem = problem(record);
      if (problem.isPresent() && !hasOnePartition.test(record.originalTopic())) {
        throw new RefusedException(
            ("changes of one row, told apart by the key columns %s, may come from several Kafka"
                    + " partitions and in any order, since %s. Put the key columns in the record"
                    + " key (Debezium: message.key.columns),%s name what the changes are ordered by"
                    + " (order.by, such as the source's __lsn), or give the topic one partition and"
                    + " set kafka.bootstrap.servers, which shows it")
                .formatted(
                    settings.keyColumns(),
                    problem.get(),
                    isPrimitive(record.keySchema())
                        ? " or take it as the key (primary.key.mode=record_key, and its name as"
                            + " key.columns),"
                        : ""));
      }
    }
  }

  private Optional<String> problem(SinkRecord record) {
    Schema key = record.keySchema();
    if (key == null || record.key() == null) {
      return Optional.of("it has no record key, or one without a schema");
    }
    if (isPrimitive(key)) {
      return Optional.of(
          "its record key is %s and no column".formatted(LogicalTypes.describe(key)));
    }
    return key.fields().stream()
        .map(Field::name)
        .filter(name -> !settings.keyColumns().contains(name))
        .findFirst()
        .map("its record key has the field '%s' besides"::formatted);
  }

  private static boolean isPrimitive(Schema key) {
    return key != null && key.type() != Schema.Type.STRUCT;
  }
}
