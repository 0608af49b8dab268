package io.icecap.catalog;

import io.icecap.change.TableId;
import io.icecap.store.Location;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * A table that has a name.
 *
 * @param folder where its chain is; never changes and is never used by another chain
 */
public record TableEntry(TableIdentifier name, TableId id, Location folder) {}
