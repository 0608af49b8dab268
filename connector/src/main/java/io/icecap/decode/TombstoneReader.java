package io.icecap.decode;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Reads null values, which delete their key. */
final class TombstoneReader implements RecordReader {
  private final RowReaders rows;
  private final Schema keySchema;
  private RowReader key;

  TombstoneReader(RowReaders rows, Schema keySchema) {
    this.rows = rows;
    this.keySchema = keySchema;
  }

  @Override
  public Decoded read(SinkRecord record) {
    if (key == null) {
      key = rows.ofTombstones(keySchema);
    }
    return new Decoded.Delete(
        key.schema(), key.read(record.key(), null), SourceTime.ofRecord(record));
  }
}
