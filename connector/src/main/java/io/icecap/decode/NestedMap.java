package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.util.Map;

/** A map, in the order in which its entries come. */
record NestedMap(Part key, Part value, ColumnType columnType) implements LogicalType {
  static NestedMap of(Part key, Part value) {
    if (key.column().type().isNested()) {
      throw new RefusedException(
          "the keys of a map are single values. Convert it with a transform, or leave the column"
              + " out at the source (Debezium: column.exclude.list)");
    }
    Part required = key.required();
    return new NestedMap(required, value, new ColumnType.MapOf(required.column(), value.column()));
  }

  @Override
  public Object[] decode(Object map) {
    Map<?, ?> entries = (Map<?, ?>) map;
    Object[] decoded = new Object[2 * entries.size()];
    int next = 0;
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      decoded[next++] = key.decode(entry.getKey());
      decoded[next++] = value.decode(entry.getValue());
    }
    return decoded;
  }
}
