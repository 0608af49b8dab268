package io.icecap.catalog;

import io.icecap.change.TableId;
import io.icecap.store.Location;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * A table, or a view, that has a name.
 *
 * @param folder where its chain is; never changes and is never used by another chain
 * @param versions what the names of its versions end with, for ever: two writers of a version have
 *     to meet at one name
 */
public record TableEntry(TableIdentifier name, TableId id, Location folder, String versions) {
  /** Of a chain of JSON as it is. */
  static final String PLAIN = "metadata.json";

  /** The same name for this chain. */
  TableEntry named(TableIdentifier other) {
    return new TableEntry(other, id, folder, versions);
  }
}
