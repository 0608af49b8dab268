package io.icecap.table.iceberg;

import io.icecap.table.OwnSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.TableMetadata;

/** A table's own settings, in its properties. */
final class OwnProperties {
  static final String COMMIT_INTERVAL = "icecap.commit-interval-ms";
  static final String SORT_BY = "icecap.sort-by";
  static final String REPLICAS = "icecap.replica-formats";
  static final String ORDER_BY = "icecap.order-by";
  static final List<String> ALL = List.of(COMMIT_INTERVAL, SORT_BY, REPLICAS, ORDER_BY);

  private OwnProperties() {}

  static Map<String, String> of(OwnSettings own) {
    Map<String, String> properties = new HashMap<>();
    own.commitInterval()
        .ifPresent(interval -> properties.put(COMMIT_INTERVAL, Long.toString(interval.toMillis())));
    own.sortBy().ifPresent(columns -> properties.put(SORT_BY, String.join(",", columns)));
    own.replicas().ifPresent(formats -> properties.put(REPLICAS, String.join(",", formats)));
    own.orderBy().ifPresent(column -> properties.put(ORDER_BY, column));
    return properties;
  }

  static OwnSettings of(TableMetadata table) {
    Map<String, String> properties = table.properties();
    return new OwnSettings(
        Optional.ofNullable(properties.get(COMMIT_INTERVAL)).map(OwnProperties::interval),
        Optional.ofNullable(properties.get(SORT_BY)).map(OwnProperties::words),
        Optional.ofNullable(properties.get(REPLICAS)).map(OwnProperties::words),
        Optional.ofNullable(properties.get(ORDER_BY)));
  }

  /** The table as it is to be by what is said; the same object if it is. */
  static TableMetadata in(TableMetadata table, List<Asked> asked) {
    Map<String, String> changed = new HashMap<>();
    Set<String> left = new HashSet<>();
    for (Asked each : asked) {
      Optional<String> wanted = each.followed(table);
      String has = table.properties().get(each.property());
      wanted.filter(text -> !text.equals(has)).ifPresent(t -> changed.put(each.property(), t));
      if (wanted.isEmpty() && has != null) {
        left.add(each.property());
      }
    }
    return changed.isEmpty() && left.isEmpty()
        ? table
        : TableMetadata.buildFrom(table).setProperties(changed).removeProperties(left).build();
  }

  private static Duration interval(String millis) {
    try {
      return Duration.ofMillis(Math.max(0, Long.parseLong(millis)));
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          "Table property %s: '%s' is no number of milliseconds; set it to one, or remove it"
              .formatted(COMMIT_INTERVAL, millis),
          e);
    }
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }
}
