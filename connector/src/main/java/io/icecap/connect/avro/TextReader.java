package io.icecap.connect.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Texts. One that repeats, such as the name of a table in each of its records, is made once: as
 * long as the text before comes again often, it is compared.
 */
final class TextReader implements ValueReader {
  private static final int REPEATED_BYTES_MAX = 64;

  /** So many texts in a row that were others end the comparing for good. */
  private static final int MISSES_MAX = 64;

  private byte[] last = {};
  private String lastText = "";
  private int misses;

  @Override
  public Object read(AvroInput in) {
    int length = in.readLength();
    int start = in.skip(length);
    byte[] bytes = in.array();
    if (length > REPEATED_BYTES_MAX || misses == MISSES_MAX) {
      return new String(bytes, start, length, UTF_8);
    }
    if (!Arrays.equals(bytes, start, start + length, last, 0, last.length)) {
      misses++;
      last = Arrays.copyOfRange(bytes, start, start + length);
      lastText = new String(last, UTF_8);
    } else {
      misses = 0;
    }
    return lastText;
  }
}
