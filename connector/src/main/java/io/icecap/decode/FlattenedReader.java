package io.icecap.decode;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Reads a value that is the row itself, as {@code ExtractNewRecordState} or any keyed topic sends
 * it. Its {@code rewrite} modes mark a delete with {@code __deleted}, which is no column of the
 * table; other added fields are.
 */
final class FlattenedReader implements RecordReader {
  static final String DELETED = "__deleted";

  private final RowReaders rows;
  private final Schema keySchema;
  private final Schema valueSchema;
  private final Field deleted;
  private final SourceTime time;
  private RowReader row;
  private RowReader deletedKey;

  FlattenedReader(RowReaders rows, Schema keySchema, Schema valueSchema) {
    this.rows = rows;
    this.keySchema = keySchema;
    this.valueSchema = valueSchema;
    this.deleted = valueSchema.field(DELETED);
    this.time = SourceTime.ofFlattened(valueSchema);
  }

  @Override
  public Decoded read(SinkRecord record) {
    Struct value = (Struct) record.value();
    long sourceMillis = time.millis(record, value);
    if (isDeleted(value)) {
      if (deletedKey == null) {
        deletedKey = rows.ofDeletes(keySchema, valueSchema);
      }
      return new Decoded.Delete(
          deletedKey.schema(), deletedKey.read(record.key(), value), sourceMillis);
    }
    if (row == null) {
      row = rows.ofRows(keySchema, valueSchema, DELETED);
    }
    return new Decoded.Upsert(
        row.schema(), row.readChanged(record.key(), value, rows.unavailable()), sourceMillis);
  }

  private boolean isDeleted(Struct value) {
    if (deleted == null) {
      return false;
    }
    return switch (String.valueOf(value.get(deleted))) {
      case "true" -> true;
      case "false", "null" -> false;
      default ->
          throw new RefusedException(
                  "it is neither true nor false, and deletes are marked with this column. Rename"
                      + " it with the ReplaceField transform if it means something else")
              .inColumn(DELETED, LogicalTypes.describe(deleted.schema()));
    };
  }
}
