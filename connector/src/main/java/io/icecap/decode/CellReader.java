package io.icecap.decode;

import io.icecap.change.Column;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads one column out of a record: a field of the row, a field of the key, or the key itself. */
final class CellReader {
  /** Where in a record. */
  enum Origin {
    ROW,
    KEY_FIELD,
    KEY
  }

  private final Origin origin;
  private final Field field;
  private final Column column;
  private final LogicalType type;
  private final Schema schema;
  private final boolean isKey;
  private final boolean nullMayHideBehindDefault;

  CellReader(
      Origin origin, Field field, String name, Schema schema, LogicalType type, boolean key) {
    this.origin = origin;
    this.field = field;
    this.schema = schema;
    this.isKey = key;
    this.type = type;
    this.nullMayHideBehindDefault = schema.isOptional() && schema.defaultValue() != null;
    this.column =
        new Column(0, name, type.columnType(), key || !schema.isOptional())
            .withInitial(key ? null : InitialValue.of(schema, type));
  }

  Column column() {
    return column;
  }

  /** Whether the row has, in place of a value of a column that is no key, one that was left out. */
  boolean isLeftOut(Struct row, UnavailableValue placeholder) {
    return origin == Origin.ROW && !isKey && row != null && placeholder.is(row.get(field));
  }

  /** The value in the class of the column's type; null where an optional column has none. */
  Object read(Object key, Struct row) {
    Object raw =
        switch (origin) {
          case ROW -> fieldOf(row, "the row image it would come from is null");
          case KEY_FIELD -> fieldOf((Struct) key, "the record key is null");
          case KEY -> key;
        };
    if (raw == null) {
      if (column.required()) {
        throw refused("it is null, but a key column or a column the source declares NOT NULL");
      }
      return null;
    }
    try {
      return type.decode(raw);
    } catch (RefusedException refused) {
      throw refused.inColumn(column.name(), LogicalTypes.describe(schema));
    } catch (ClassCastException e) {
      throw refused(
          "its Java class %s does not belong to its type. Check the converter and the transforms"
              .formatted(raw.getClass().getName()));
    }
  }

  private Object fieldOf(Struct struct, String whyNone) {
    if (struct == null) {
      throw refused(
          whyNone
              + ". A key must be in the record key, or the source must send the row before a delete"
              + " (PostgreSQL: REPLICA IDENTITY FULL)");
    }
    // Struct.get gives the column's default for a null that the source really has.
    return nullMayHideBehindDefault ? struct.getWithoutDefault(field.name()) : struct.get(field);
  }

  private RefusedException refused(String problemAndFix) {
    return new RefusedException(problemAndFix)
        .inColumn(column.name(), LogicalTypes.describe(schema));
  }
}
