package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.nio.ByteBuffer;

/** Bytes, which converters deliver as an array or as a buffer. */
final class Binary implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.BINARY;
  }

  @Override
  public byte[] decode(Object value) {
    return bytes(value);
  }

  /** Null for null. */
  static byte[] bytes(Object value) {
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return (byte[]) value;
  }
}
