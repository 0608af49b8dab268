package io.icecap.decode;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Reads null values, which delete their key. */
final class TombstoneReader implements RecordReader {
  private static final Decoded WITHOUT_PLACE =
      new Decoded.Skipped(
          "a tombstone, which does not say where in the order of order.by it is; the delete before"
              + " it says the same");

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
    if (rows.ordered()) {
      return WITHOUT_PLACE;
    }
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
