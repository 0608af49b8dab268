package io.icecap.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iceberg.StructLike;

/**
 * 64 bits of SHA-256 over values in one canonical form, so that equal rows of both sides, and in
 * practice only they, have equal digests. Not for several threads.
 */
final class RowDigest {
  private final MessageDigest sha256;

  RowDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  long of(List<?> values) {
    values.forEach(this::add);
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }

  /** Each value is preceded by its length, and null has a length that nothing else has. */
  private void add(Object value) {
    if (value == null) {
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(-1).flip());
      return;
    }
    byte[] bytes = bytes(value);
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    sha256.update(bytes);
  }

  private static byte[] bytes(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  /** What a person would call the value; also shows keys in a report. */
  static String text(Object value) {
    if (value instanceof java.math.BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof java.time.OffsetDateTime moment) {
      return moment.toInstant().toString();
    }
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    if (value instanceof List<?> parts) {
      return parts.stream().map(RowDigest::partText).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> partText(entry.getKey()) + "=" + partText(entry.getValue()))
          .sorted()
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof StructLike struct) {
      return IntStream.range(0, struct.size())
          .mapToObj(i -> partText(struct.get(i, Object.class)))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return String.valueOf(value);
  }

  /** Null is not the text "null" here either. */
  private static String partText(Object part) {
    if (part instanceof ByteBuffer || part instanceof byte[]) {
      return HexFormat.of().formatHex(bytes(part));
    }
    return part == null ? "null" : part instanceof String text ? '"' + text + '"' : text(part);
  }
}
