package io.icecap.decode;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Reads null values, which delete their key. */
final class TombstoneReader implements RecordReader {
  private final RowReaders rows;
  private final Schema keySchema;
  private final AddedValues added;
  private RowReader key;

  TombstoneReader(RowReaders rows, Schema keySchema) {
    this.rows = rows;
    this.keySchema = keySchema;
    this.added = AddedValues.ofTombstones(rows.added());
  }

  @Override
  public Decoded read(SinkRecord record) {
    if (key == null) {
      key = rows.ofTombstones(keySchema, added.marks() ? added : AddedValues.NONE);
    }
    Object[] values = key.read(record.key(), null);
    long millis = SourceTime.ofRecord(record);
    if (!added.marks()) {
      return new Decoded.Delete(key.schema(), values, millis);
    }
    added.fill(record, null, "d", true, values);
    return new Decoded.SoftDelete(key.schema(), values, false, millis);
  }
}
