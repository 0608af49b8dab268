package io.icecap.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.icecap.change.ColumnType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes, which converters deliver as an array or as a buffer. */
final class Binary implements LogicalType {
  private static final byte[] UNAVAILABLE = UnavailableValue.TEXT.getBytes(US_ASCII);

  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.BINARY;
  }

  @Override
  public byte[] decode(Object value) {
    byte[] bytes = value instanceof ByteBuffer buffer ? copy(buffer) : (byte[]) value;
    if (Arrays.equals(bytes, UNAVAILABLE)) {
      throw UnavailableValue.refused();
    }
    return bytes;
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
