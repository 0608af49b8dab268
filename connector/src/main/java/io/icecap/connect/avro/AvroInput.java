package io.icecap.connect.avro;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.kafka.connect.errors.DataException;

/**
 * The bytes of one value, in Avro's binary encoding (specification 1.12, "Binary encoding"). Never
 * allocates more than is there, whatever a length says.
 */
final class AvroInput {
  private static final int VARINT_SHIFT_MAX = 63;

  private final byte[] bytes;
  private final ByteBuffer fixed;
  private int position;

  AvroInput(byte[] bytes, int start) {
    this.bytes = bytes;
    this.fixed = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.position = start;
  }

  byte[] array() {
    return bytes;
  }

  boolean readBoolean() {
    int start = skip(1);
    if (bytes[start] != 0 && bytes[start] != 1) {
      throw new DataException("a boolean is neither 0 nor 1");
    }
    return bytes[start] == 1;
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw new DataException("an int has more than 32 bits");
    }
    return (int) value;
  }

  long readLong() {
    long zigzag = 0;
    for (int shift = 0; shift <= VARINT_SHIFT_MAX; shift += 7) {
      byte next = bytes[skip(1)];
      zigzag |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new DataException("a number has more than 64 bits");
  }

  float readFloat() {
    return fixed.getFloat(skip(Float.BYTES));
  }

  double readDouble() {
    return fixed.getDouble(skip(Double.BYTES));
  }

  /** The length of what follows, which is there. */
  int readLength() {
    long length = readLong();
    if (length < 0 || length > bytes.length - position) {
      throw endsEarly();
    }
    return (int) length;
  }

  /**
   * Goes on behind so many bytes.
   *
   * @return where they start
   */
  int skip(int count) {
    int start = position;
    if (count > bytes.length - start) {
      throw endsEarly();
    }
    position = start + count;
    return start;
  }

  /** No item takes less than a byte, but for empty records, of which there are no columns. */
  void requireAtLeast(long count) {
    if (count < 0 || count > bytes.length - position) {
      throw endsEarly();
    }
  }

  void requireEnd() {
    if (position != bytes.length) {
      throw new DataException(
          "it is followed by %d bytes that belong to nothing".formatted(bytes.length - position));
    }
  }

  private static DataException endsEarly() {
    return new DataException("it ends in the middle of a value");
  }
}
