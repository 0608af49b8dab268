package io.icecap.decode;

import io.icecap.change.TableName;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One record cannot be turned into a row, now or on a retry. The message tells the record's place,
 * the column, the problem and how to fix it; it and its causes never hold a value of the record.
 */
public final class UndecodableRecordException extends DataException {
  private final transient SinkRecord record;
  private final transient RefusedException refused;

  UndecodableRecordException(SinkRecord record, RefusedException refused) {
    this(record, refused, "");
  }

  private UndecodableRecordException(SinkRecord record, RefusedException refused, String table) {
    super(
        "Cannot decode the record of topic %s, partition %d, offset %d%s%s: %s"
            .formatted(
                record.originalTopic(),
                record.originalKafkaPartition(),
                record.originalKafkaOffset(),
                table,
                refused.column() == null
                    ? ""
                    : ", column '%s' of type %s".formatted(refused.column(), refused.type()),
                refused.getMessage()));
    this.record = record;
    this.refused = refused;
  }

  /** The same with the table that the record was for. */
  public UndecodableRecordException in(TableName table) {
    return new UndecodableRecordException(record, refused, " for table " + table);
  }
}
