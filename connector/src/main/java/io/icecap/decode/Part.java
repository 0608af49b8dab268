package io.icecap.decode;

import io.icecap.change.Column;
import org.apache.kafka.connect.data.Schema;

/** A value within a column's value: an element, a key, a value of a map, a field of a struct. */
record Part(Column column, LogicalType type, Schema schema) {
  Part(String name, Schema schema, LogicalType type) {
    this(new Column(0, name, type.columnType(), !schema.isOptional()), type, schema);
  }

  Part required() {
    return new Part(new Column(0, column.name(), column.type(), true), type, schema);
  }

  Object decode(Object value) {
    if (value == null) {
      if (column.required()) {
        throw new RefusedException("it is null, and its schema allows none").within(name(), schema);
      }
      return null;
    }
    try {
      return type.decode(value);
    } catch (RefusedException refused) {
      throw refused.within(name(), schema);
    } catch (ClassCastException e) {
      throw new RefusedException(
              "its Java class %s does not belong to its type. Check the converter and the transforms"
                  .formatted(value.getClass().getName()))
          .within(name(), schema);
    }
  }

  String name() {
    return column.name();
  }
}
