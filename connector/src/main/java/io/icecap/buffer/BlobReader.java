package io.icecap.buffer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * Reads what {@link BlobWriter} wrote. Every method throws {@link IndexOutOfBoundsException} when
 * the bytes end too early, {@link ArithmeticException} when they are of no value, and allocates no
 * more than there are bytes, or places for as many values as there are bits.
 */
final class BlobReader {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int BITS_MAX = 1 << 29;

  private final byte[] bytes;
  private int at;

  BlobReader(byte[] bytes) {
    this.bytes = bytes;
  }

  byte readByte() {
    return bytes[at++];
  }

  int readInt() {
    int value = (int) INT.get(bytes, at);
    at += Integer.BYTES;
    return value;
  }

  long readLong() {
    long value = (long) LONG.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  long readVarint() {
    byte first = bytes[at++];
    return first >= 0 ? first : readLongerVarint(first);
  }

  long readZigzag() {
    long value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  byte[] readSized() {
    int size = readSize();
    int start = skip(size);
    return Arrays.copyOfRange(bytes, start, start + size);
  }

  String readString() {
    int size = readSize();
    int start = skip(size);
    String text = new String(bytes, start, size, UTF_8);
    // what is no UTF-8 is read as this one
    if (text.indexOf('\uFFFD') >= 0 && !isUtf8(start, size)) {
      throw new ArithmeticException("No text");
    }
    return text;
  }

  private boolean isUtf8(int start, int size) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, size));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** A number of things that take at least {@code bytesEach} each. */
  int readCount(int bytesEach) {
    long count = readVarint();
    if (count < 0 || count > remaining() / bytesEach) {
      throw new IndexOutOfBoundsException();
    }
    return (int) count;
  }

  /** A number of things that take at least a bit each. */
  int readBitCount() {
    long count = readVarint();
    if (count < 0 || count > BITS_MAX || (count + 7) >>> 3 > remaining()) {
      throw new IndexOutOfBoundsException();
    }
    return (int) count;
  }

  /** Goes past the next bytes; returns where they start. */
  int skip(int size) {
    if (size > remaining()) {
      throw new IndexOutOfBoundsException();
    }
    int start = at;
    at += size;
    return start;
  }

  byte byteAt(int index) {
    return bytes[index];
  }

  int remaining() {
    return bytes.length - at;
  }

  private int readSize() {
    return readCount(1);
  }

  private long readLongerVarint(byte first) {
    long value = first & 0x7F;
    for (int shift = 7; shift < Long.SIZE; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new ArithmeticException("A number of more than 64 bits");
  }
}
