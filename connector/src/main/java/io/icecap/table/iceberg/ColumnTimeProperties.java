package io.icecap.table.iceberg;

import io.icecap.table.ColumnTimes;
import io.icecap.table.SchemaChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** When the source had which columns, in the table's properties. */
final class ColumnTimeProperties {
  private static final String SINCE = "icecap.columns-since-ms";
  private static final String DROPPED = "icecap.dropped-ms.";
  private static final String ADDED = "icecap.added-ms.";

  private ColumnTimeProperties() {}

  static ColumnTimes read(Map<String, String> properties) {
    String since = properties.get(SINCE);
    return new ColumnTimes(
        since == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(since)),
        times(DROPPED, properties),
        times(ADDED, properties));
  }

  private static Map<String, Long> times(String prefix, Map<String, String> properties) {
    Map<String, Long> times = new HashMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            times.put(key.substring(prefix.length()), Long.valueOf(value));
          }
        });
    return times;
  }

  /** What these changes leave to be known. */
  static Map<String, String> of(List<SchemaChange> changes) {
    Map<String, String> properties = new HashMap<>();
    for (SchemaChange change : changes) {
      if (change instanceof SchemaChange.Since since) {
        properties.put(SINCE, Long.toString(since.millis()));
      } else if (change instanceof SchemaChange.Drop drop) {
        properties.put(DROPPED + drop.column(), Long.toString(drop.atMillis()));
      } else if (change instanceof SchemaChange.Add add && add.initial().isPresent()) {
        properties.put(ADDED + add.column(), Long.toString(add.initial().get().atMillis()));
      }
    }
    return properties;
  }
}
