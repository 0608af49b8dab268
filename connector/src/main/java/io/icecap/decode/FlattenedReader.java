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
  private final RowReaders rows;
  private final Schema keySchema;
  private final Schema valueSchema;
  private final Field deleted;
  private final SourceTime time;
  private final AddedValues added;
  private RowReader row;
  private RowReader deletedKey;

  FlattenedReader(RowReaders rows, Schema keySchema, Schema valueSchema) {
    this.rows = rows;
    this.keySchema = keySchema;
    this.valueSchema = valueSchema;
    this.deleted = valueSchema.field(AddedColumns.DELETED);
    this.time = SourceTime.ofFlattened(valueSchema);
    this.added = AddedValues.ofFlattened(rows.added(), time, rows.own(valueSchema));
  }

  @Override
  public Decoded read(SinkRecord record) {
    Struct value = (Struct) record.value();
    long sourceMillis = time.millis(record, value);
    return isDeleted(value)
        ? delete(record, value, sourceMillis)
        : upsert(record, value, sourceMillis);
  }

  private Decoded upsert(SinkRecord record, Struct value, long sourceMillis) {
    prepareRow();
    Object[] values = row.readChanged(record.key(), value, rows.unavailable());
    added.fill(record, value, null, false, values);
    return new Decoded.Upsert(row.schema(), values, sourceMillis);
  }

  private Decoded delete(SinkRecord record, Struct value, long sourceMillis) {
    if (deletedKey == null) {
      deletedKey = rows.ofDeletes(keySchema, valueSchema);
    }
    Object[] key = deletedKey.read(record.key(), value);
    if (!added.marks()) {
      return new Decoded.Delete(deletedKey.schema(), key, sourceMillis);
    }
    prepareRow();
    Object[] values = row.readMarked(key, value, true);
    added.fill(record, value, "d", true, values);
    return new Decoded.SoftDelete(row.schema(), values, true, sourceMillis);
  }

  private void prepareRow() {
    if (row == null) {
      row = rows.ofRows(keySchema, valueSchema, added, AddedColumns.DELETED);
    }
  }

  private boolean isDeleted(Struct value) {
    if (deleted == null && rows.ordered() && added.marks()) {
      throw new RefusedException(
          "it has no field %s, so that its deletes are tombstones, which don't say where in the order of order.by they are. Set delete.tombstone.handling.mode=rewrite in the ExtractNewRecordState transform, or delete.enabled=false here if there are no deletes"
              .formatted(AddedColumns.DELETED));
    }
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
              .inColumn(AddedColumns.DELETED, LogicalTypes.describe(deleted.schema()));
    };
  }
}
