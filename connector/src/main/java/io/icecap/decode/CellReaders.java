package io.icecap.decode;

import io.icecap.decode.CellReader.Origin;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** Makes the readers of columns. */
final class CellReaders {
  private final LogicalTypes types;

  CellReaders(LogicalTypes types) {
    this.types = types;
  }

  CellReader ofRow(Field field) {
    return of(Origin.ROW, field, field.name(), field.schema(), false);
  }

  CellReader ofRowKey(Field field) {
    return of(Origin.ROW, field, field.name(), field.schema(), true);
  }

  CellReader ofKeyField(Field field) {
    return of(Origin.KEY_FIELD, field, field.name(), field.schema(), true);
  }

  CellReader ofPrimitiveKey(String name, Schema schema) {
    return of(Origin.KEY, null, name, schema, true);
  }

  private CellReader of(Origin origin, Field field, String name, Schema schema, boolean key) {
    try {
      LogicalType type = types.of(schema);
      if (key && type.columnType().isNested()) {
        throw new RefusedException(
            "a key is made of single values. Choose other key columns, or flatten it with the"
                + " Flatten transform");
      }
      return new CellReader(origin, field, name, schema, type, key);
    } catch (RefusedException refused) {
      throw refused.inColumn(name, LogicalTypes.describe(schema));
    }
  }
}
