package io.icecap.decode;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Recognises what Debezium writes beside rows, which a topic pattern may catch. */
final class NoticeReader implements RecordReader {
  private static final String DEBEZIUM = "io.debezium.connector.";
  private static final Map<String, String> REASONS =
      Map.of(
          ".Heartbeat", "heartbeat",
          ".TransactionMetadataValue", "transaction metadata",
          ".SchemaChangeValue", "schema change event",
          ".Notification", "Debezium notification",
          ".MessageValue", "logical decoding message");

  private final Decoded.Skipped skipped;

  private NoticeReader(String reason) {
    this.skipped = new Decoded.Skipped(reason);
  }

  static Optional<RecordReader> of(Schema valueSchema) {
    String name = valueSchema.name();
    if (name == null || !name.startsWith(DEBEZIUM)) {
      return Optional.empty();
    }
    String reason = REASONS.get(name.substring(name.lastIndexOf('.')));
    return Optional.ofNullable(reason).map(NoticeReader::new);
  }

  @Override
  public Decoded read(SinkRecord record) {
    return skipped;
  }
}
