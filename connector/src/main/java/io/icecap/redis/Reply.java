package io.icecap.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a script returned: bytes, a number, or a list of replies. */
record Reply(Object value) {
  byte[] bytes() {
    return (byte[]) value;
  }

  String text() {
    return new String(bytes(), UTF_8);
  }

  /** A number, or a text that is one. */
  long number() {
    return value instanceof Long number ? number : Long.parseLong(text());
  }

  boolean isOne() {
    return number() == 1;
  }

  List<Reply> list() {
    return ((List<?>) value).stream().map(Reply::new).toList();
  }

  Reply at(int index) {
    return new Reply(((List<?>) value).get(index));
  }

  /** A list of names and values in turn. */
  Map<String, String> fields() {
    List<Reply> flat = list();
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      fields.put(flat.get(i).text(), flat.get(i + 1).text());
    }
    return fields;
  }
}
