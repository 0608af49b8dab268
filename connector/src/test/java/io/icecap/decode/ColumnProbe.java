package io.icecap.decode;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** One column of a type, decoded. */
final class ColumnProbe {
  static final String COLUMN = "probed";

  private final Topic topic = new Topic();
  private final RecordDecoder decoder;

  ColumnProbe() {
    this(TypeSettings.DEFAULT);
  }

  ColumnProbe(TypeSettings types) {
    this.decoder = new RecordDecoder(DecoderSettings.byRecordKey().with(types));
  }

  /** The decoded value after a trip through JSON. */
  Object throughJson(Schema schema, Object value) {
    return decodedValue(record(schema, value));
  }

  Object direct(Schema schema, Object value) {
    return decodedValue(Topic.direct(Topic.key(1), Topic.row(1, COLUMN, schema, value)));
  }

  ColumnType typeOf(Schema schema, Object value) {
    return upsert(record(schema, value)).schema().columns().get(1).type();
  }

  Column columnOf(Schema schema, Object value) {
    return upsert(Topic.direct(Topic.key(1), Topic.row(1, COLUMN, schema, value)))
        .schema()
        .columns()
        .get(1);
  }

  String refusal(Schema schema, Object value) {
    return refusal(record(schema, value));
  }

  String refusal(SinkRecord record) {
    return catchThrowableOfType(UndecodableRecordException.class, () -> decoder.decode(record))
        .getMessage();
  }

  private SinkRecord record(Schema schema, Object value) {
    return topic.throughJson(Topic.key(1), Topic.row(1, COLUMN, schema, value));
  }

  private Object decodedValue(SinkRecord record) {
    return upsert(record).values()[1];
  }

  private Decoded.Upsert upsert(SinkRecord record) {
    return (Decoded.Upsert) decoder.decode(record);
  }
}
