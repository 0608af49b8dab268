package io.icecap.redis;

import io.icecap.change.SourcePartition;
import java.util.Map;
import java.util.TreeMap;

/** The fields of a table's hash that there are of every source. */
final class MetaFields {
  static final String WATERMARK = "wm:";
  static final String BASE = "base:";
  static final String PENDING = "pend:";

  private MetaFields() {}

  static Map<SourcePartition, Long> bySource(Map<String, String> meta, String name) {
    Map<SourcePartition, Long> values = new TreeMap<>();
    meta.forEach(
        (field, value) -> {
          if (field.startsWith(name)) {
            values.put(
                SourcePartition.parse(field.substring(name.length())), Long.parseLong(value));
          }
        });
    return values;
  }
}
