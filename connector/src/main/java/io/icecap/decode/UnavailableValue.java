package io.icecap.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What Debezium sends for a large value that an update left unchanged, as PostgreSQL omits it: a
 * text, its bytes, or arrays and maps made of these, by Debezium's {@code
 * UnchangedToastedPlaceholder}.
 */
final class UnavailableValue {
  private final String text;
  private final byte[] bytes;
  private final String json;
  private final String uuid;

  /**
   * @param placeholder Debezium's {@code unavailable.value.placeholder}
   */
  UnavailableValue(String placeholder) {
    this.text = placeholder;
    this.bytes = placeholder.getBytes(UTF_8);
    this.json = "{\"%s\":\"%s\"}".formatted(placeholder, placeholder);
    this.uuid = UUID.nameUUIDFromBytes(bytes).toString();
  }

  /** Whether a value, as Connect delivers it, stands for one that was left out. */
  boolean is(Object value) {
    if (value instanceof String string) {
      return string.equals(text) || string.equals(json);
    }
    if (value instanceof byte[] array) {
      return Arrays.equals(array, bytes);
    }
    if (value instanceof ByteBuffer buffer) {
      return buffer.equals(ByteBuffer.wrap(bytes));
    }
    if (value instanceof List<?> list) {
      return list.size() == 1 && isElement(list.get(0)) || isNumbers(list);
    }
    return value instanceof Map<?, ?> map && map.size() == 1 && text.equals(map.get(text));
  }

  private boolean isElement(Object element) {
    return is(element) || uuid.equals(element);
  }

  /** Arrays of integers have one for each byte. */
  private boolean isNumbers(List<?> list) {
    if (list.size() != bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (!(list.get(i) instanceof Number number) || number.longValue() != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
