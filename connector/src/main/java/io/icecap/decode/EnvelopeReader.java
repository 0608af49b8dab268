package io.icecap.decode;

import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Reads Debezium's change event: operation, row before, row after. A delete trusts its key alone:
 * without REPLICA IDENTITY FULL the other columns of {@code before} are made up.
 */
final class EnvelopeReader implements RecordReader {
  private final RowReaders rows;
  private final Schema keySchema;
  private final Field operation;
  private final Field before;
  private final Field after;
  private final SourceTime time;
  private final AddedValues added;
  private RowReader row;
  private RowReader deletedKey;
  private RowReader keyBefore;

  EnvelopeReader(RowReaders rows, Schema keySchema, Schema envelope) {
    this.rows = rows;
    this.keySchema = keySchema;
    this.operation = envelope.field("op");
    this.before = envelope.field("before");
    this.after = envelope.field("after");
    this.time = SourceTime.ofEnvelopes(envelope);
    this.added = AddedValues.ofEnvelopes(rows.added(), envelope, time);
  }

  /** By shape, since transforms may rename schemas. */
  static boolean reads(Schema schema) {
    return isOfType(schema.field("op"), Schema.Type.STRING)
        && isOfType(schema.field("before"), Schema.Type.STRUCT)
        && isOfType(schema.field("after"), Schema.Type.STRUCT);
  }

  private static boolean isOfType(Field field, Schema.Type type) {
    return field != null && field.schema().type() == type;
  }

  @Override
  public Decoded read(SinkRecord record) {
    Struct envelope = (Struct) record.value();
    String code = String.valueOf(envelope.get(operation));
    return switch (code) {
      case "c", "r" -> insert(record, envelope, code);
      case "u" -> update(record, envelope);
      case "d" -> delete(record, envelope);
      case "t" -> new Decoded.Truncate(time.millis(record, envelope));
      default ->
          throw new RefusedException(
              "its operation is none of c, r, u, d and t. If this is not a Debezium change event,"
                  + " rename its op, before or after field with a transform");
    };
  }

  /**
   * Whole rows, in which a text is what it says. Only one that follows the delete of its old key,
   * as an update of the key, has values left out.
   */
  private Decoded.Upsert insert(SinkRecord record, Struct envelope, String code) {
    Struct image = image(envelope);
    Object[] values =
        KeyUpdate.ends(record)
            ? row.readChanged(record.key(), image, rows.unavailable())
            : row.read(record.key(), image);
    added.fill(record, envelope, code, false, values);
    return new Decoded.Upsert(row.schema(), values, time.millis(record, envelope));
  }

  private Struct image(Struct envelope) {
    Struct image = (Struct) envelope.get(after);
    if (image == null) {
      throw new RefusedException(
          "its operation writes a row but its after image is null. Check the transforms between"
              + " Debezium and this connector");
    }
    prepareRow();
    return image;
  }

  private void prepareRow() {
    if (row == null) {
      row = rows.ofRows(keySchema, after.schema(), added);
    }
  }

  /** Debezium splits an update of the record key in two; one of a configured key it does not. */
  private Decoded update(SinkRecord record, Struct envelope) {
    Struct image = (Struct) envelope.get(before);
    Struct changed = image(envelope);
    Object[] values = row.readChanged(record.key(), changed, rows.unavailable());
    added.fill(record, envelope, "u", false, values);
    Decoded.Upsert upsert = new Decoded.Upsert(row.schema(), values, time.millis(record, envelope));
    if (rows.keyIsInTheRow() && image != null) {
      if (keyBefore == null) {
        keyBefore = rows.ofRowKeys(before.schema());
      }
      Object[] old = keyBefore.read(null, image);
      for (int i = 0; i < old.length; i++) {
        if (!Objects.deepEquals(old[i], upsert.values()[upsert.schema().key().get(i)])) {
          throw new RefusedException(
              "it changes the value of key column '%s', which would leave the old row behind. Make"
                      .formatted(keyBefore.schema().columns().get(i).name())
                  + " the key columns the record key at the source (Debezium:"
                  + " message.key.columns), which sends a delete and an insert instead");
        }
      }
    }
    return upsert;
  }

  private Decoded delete(SinkRecord record, Struct envelope) {
    if (deletedKey == null) {
      deletedKey = rows.ofDeletes(keySchema, before.schema());
    }
    Struct image = (Struct) envelope.get(before);
    Object[] key = deletedKey.read(record.key(), image);
    long millis = time.millis(record, envelope);
    if (!added.marks()) {
      return new Decoded.Delete(deletedKey.schema(), key, millis);
    }
    prepareRow();
    Object[] values = row.readMarked(key, image, false);
    added.fill(record, envelope, "d", true, values);
    return new Decoded.SoftDelete(row.schema(), values, true, millis);
  }
}
