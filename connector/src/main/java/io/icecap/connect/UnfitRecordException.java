package io.icecap.connect;

import io.icecap.change.TableName;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record was understood, but its table can't hold it, now or on a retry. The message tells the
 * record's place, the problem and how to fix it, and holds no value of the record.
 */
final class UnfitRecordException extends DataException {
  UnfitRecordException(SinkRecord record, TableName table, String problem) {
    super(
        "Cannot put the record of topic %s, partition %d, offset %d into table %s: %s"
            .formatted(
                record.originalTopic(),
                record.originalKafkaPartition(),
                record.originalKafkaOffset(),
                table,
                problem));
  }
}
