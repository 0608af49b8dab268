package io.icecap.table.iceberg;

import io.icecap.change.TableName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.TableMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connector says of one setting of a table that is there. It is followed when it is another
 * thing than the same connector has said before, which the table remembers: else two connectors
 * that differ would change the table to and fro, whenever one of their tasks opens it.
 *
 * @param property of the table, which has the setting
 * @param said empty if the connector leaves it out
 * @param by the connector; empty if it is none, which is always followed
 */
record Asked(String property, Optional<String> said, String by) {
  private static final Logger LOG = LoggerFactory.getLogger(Asked.class);

  /** Whether the table is to be what is said. */
  boolean isFollowed(TableMetadata table) {
    return by.isEmpty() || !said.equals(before(table));
  }

  /**
   * What the table is to have of a setting that goes when it is not said any more: unless another
   * connector says the same.
   */
  Optional<String> followed(TableMetadata table) {
    Optional<String> has = Optional.ofNullable(table.properties().get(property));
    if (said.isPresent() || by.isEmpty()) {
      return isFollowed(table) ? said : has;
    }
    Map<String, String> all = table.properties();
    boolean others =
        all.keySet().stream()
            .anyMatch(key -> isOfAnother(key) && has.equals(Optional.of(all.get(key))));
    boolean own = has.equals(before(table)) || all.keySet().stream().noneMatch(this::isMemory);
    return own && !others ? Optional.empty() : has;
  }

  /** The table, which remembers what was said; the same object if it did. */
  TableMetadata noted(TableMetadata table) {
    if (by.isEmpty() || !isFollowed(table)) {
      return table;
    }
    TableMetadata.Builder after = TableMetadata.buildFrom(table);
    said.ifPresentOrElse(
        text -> after.setProperties(Map.of(memory(), text)),
        () -> after.removeProperties(Set.of(memory())));
    return after.build();
  }

  /** So with a table that is made as it is said. */
  void note(Map<String, String> properties) {
    if (!by.isEmpty()) {
      said.ifPresent(text -> properties.put(memory(), text));
    }
  }

  /**
   * Says so if the table is another thing than this connector wants.
   *
   * @param has what it is
   */
  void warnIfOverruled(String has, TableName name) {
    if (said.isPresent() && !said.get().equals(has)) {
      LOG.warn(
          "{} stays {}={}: another connector has said so since '{}' said {}. Let them say the same, or"
              + " leave the option out but in one; what is left out for a restart and given again"
              + " counts as new",
          name,
          property,
          has,
          by,
          said.get());
    }
  }

  private Optional<String> before(TableMetadata table) {
    return Optional.ofNullable(table.properties().get(memory()));
  }

  private String memory() {
    return memories() + by;
  }

  private String memories() {
    return property + "-by.";
  }

  private boolean isMemory(String key) {
    return key.startsWith(memories());
  }

  private boolean isOfAnother(String key) {
    return isMemory(key) && !key.equals(memory());
  }
}
