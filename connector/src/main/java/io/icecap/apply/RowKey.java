package io.icecap.apply;

import io.icecap.change.RowSchema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The key of a row as an object with value equality. */
final class RowKey {
  private RowKey() {}

  static Object of(RowSchema schema, Object[] values) {
    List<Integer> key = schema.key();
    if (key.size() == 1) {
      return comparable(values[key.get(0)]);
    }
    List<Object> parts = new ArrayList<>(key.size());
    for (int column : key) {
      parts.add(comparable(values[column]));
    }
    return parts;
  }

  private static Object comparable(Object value) {
    return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
  }
}
