package io.icecap.table.iceberg;

import io.icecap.change.TableName;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.TableMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connector says of the formats of a table that is there. It is followed when it is another
 * thing than the same connector has said before, which the table remembers: else two connectors
 * that differ would add Delta and remove it, whenever one of their tasks opens the table.
 */
final class AskedFormats {
  static final String BY = "icecap.table-formats-by.";

  private static final Logger LOG = LoggerFactory.getLogger(AskedFormats.class);

  private final String property;
  private final Optional<String> asked;

  private AskedFormats(String property, Optional<String> asked) {
    this.property = property;
    this.asked = asked;
  }

  static AskedFormats in(TableSettings wanted) {
    return new AskedFormats(BY + wanted.by(), wanted.formats().map(TableFormats::text));
  }

  /** The formats that the table is to have. */
  TableFormats followed(TableMetadata table) {
    return isNew(table) || isNobodys()
        ? asked.map(TableFormats::parse).orElseGet(() -> Formats.of(table))
        : Formats.of(table);
  }

  /** The table, which remembers what was said; the same object if it did. */
  TableMetadata noted(TableMetadata table) {
    if (isNobodys() || !isNew(table)) {
      return table;
    }
    TableMetadata.Builder after = TableMetadata.buildFrom(table);
    asked.ifPresentOrElse(
        text -> after.setProperties(Map.of(property, text)),
        () -> after.removeProperties(Set.of(property)));
    return after.build();
  }

  /** So with a table that is made as it is said. */
  void note(Map<String, String> properties) {
    if (!isNobodys()) {
      asked.ifPresent(text -> properties.put(property, text));
    }
  }

  /** Says so if the table has other formats than this connector wants. */
  void warnIfOverruled(TableMetadata table, TableName name) {
    String has = Formats.of(table).text();
    if (asked.isPresent() && !asked.get().equals(has)) {
      LOG.warn(
          "{} stays {}: another connector has said so since '{}' said table.formats={}. Let them say"
              + " the same, or leave the option out but in one; what is left out for a restart and"
              + " given again counts as new",
          name,
          has,
          property.substring(BY.length()),
          asked.get());
    }
  }

  private boolean isNew(TableMetadata table) {
    return !asked.equals(Optional.ofNullable(table.properties().get(property)));
  }

  private boolean isNobodys() {
    return property.equals(BY);
  }
}
