package io.icecap.decode;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * When the source committed a change: the source's time, else Debezium's, else the record's. Zero
 * counts as missing, as incremental snapshots send it.
 *
 * @param source the field of the source's struct, or null where the time is in the value itself
 * @param committed the source's time, or null
 * @param processed Debezium's time, or null
 */
record SourceTime(Field source, Field committed, Field processed) {
  static SourceTime ofEnvelopes(Schema envelope) {
    Field source = envelope.field("source");
    Field processed = millisField(envelope, "ts_ms");
    if (source == null || source.schema().type() != Schema.Type.STRUCT) {
      return new SourceTime(null, null, processed);
    }
    return new SourceTime(source, millisField(source.schema(), "ts_ms"), processed);
  }

  /** Of rows to which {@code add.fields} may have added the times. */
  static SourceTime ofFlattened(Schema row) {
    return new SourceTime(null, millisField(row, "__source_ts_ms"), millisField(row, "__ts_ms"));
  }

  static long ofRecord(SinkRecord record) {
    Long timestamp = record.timestamp();
    return timestamp == null ? 0 : Math.max(0, timestamp);
  }

  private static Field millisField(Schema schema, String name) {
    Field field = schema.field(name);
    return field != null && field.schema().type() == Schema.Type.INT64 ? field : null;
  }

  long millis(SinkRecord record, Struct value) {
    long millis = millis(value);
    return millis > 0 ? millis : ofRecord(record);
  }

  /** 0 where neither the source nor Debezium says. */
  long millis(Struct value) {
    Struct holder = source == null ? value : (Struct) value.get(source);
    long millis = millis(holder, committed);
    return millis > 0 ? millis : Math.max(0, millis(value, processed));
  }

  private static long millis(Struct struct, Field field) {
    Object millis = struct == null || field == null ? null : struct.get(field);
    return millis == null ? 0 : (Long) millis;
  }
}
