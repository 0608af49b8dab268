package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** A struct, field by field. */
record NestedStruct(List<Part> fields, ColumnType columnType) implements LogicalType {
  static NestedStruct of(List<Part> fields) {
    if (fields.isEmpty()) {
      throw new RefusedException(
          "a struct without fields is nothing that could be stored. Leave it out with the"
              + " ReplaceField transform");
    }
    return new NestedStruct(
        fields, new ColumnType.StructOf(fields.stream().map(Part::column).toList()));
  }

  @Override
  public Object[] decode(Object value) {
    Struct struct = (Struct) value;
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      Part field = fields.get(i);
      // Struct.get gives the field's default for a null that the source really has.
      Object raw =
          field.column().required()
              ? struct.get(field.name())
              : struct.getWithoutDefault(field.name());
      values[i] = field.decode(raw);
    }
    return values;
  }
}
