package io.icecap.decode;

import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One record cannot be turned into a row, now or on a retry. The message tells the record's place,
 * the column, the problem and how to fix it; it and its causes never hold a value of the record.
 */
public final class UndecodableRecordException extends DataException {
  UndecodableRecordException(SinkRecord record, RefusedException refused) {
    super(
        "Cannot decode the record of topic %s, partition %d, offset %d%s: %s"
            .formatted(
                record.originalTopic(),
                record.originalKafkaPartition(),
                record.originalKafkaOffset(),
                refused.column() == null
                    ? ""
                    : ", column '%s' of type %s".formatted(refused.column(), refused.type()),
                refused.getMessage()));
  }
}
