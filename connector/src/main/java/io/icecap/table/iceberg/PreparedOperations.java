package io.icecap.table.iceberg;

import io.icecap.catalog.PinnedTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** Shows a version with changes of its own, which are committed with the next one, or never. */
final class PreparedOperations implements TableOperations {
  private final PinnedTableOperations pinned;
  private final TableMetadata base;
  private final TableMetadata prepared;

  PreparedOperations(PinnedTableOperations pinned, TableMetadata prepared) {
    this.pinned = pinned;
    this.base = pinned.current();
    this.prepared = prepared;
  }

  @Override
  public TableMetadata current() {
    return pinned.committed().isEmpty() ? prepared : pinned.current();
  }

  @Override
  public TableMetadata refresh() {
    return current();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // as TableOperations asks: the very object it handed out
  public void commit(TableMetadata from, TableMetadata metadata) {
    if (from != prepared) {
      throw new IllegalStateException("Only one commit, of what was prepared, can be made here");
    }
    pinned.commit(base, metadata);
  }

  @Override
  public FileIO io() {
    return pinned.io();
  }

  @Override
  public String metadataFileLocation(String name) {
    return pinned.metadataFileLocation(name);
  }

  @Override
  public LocationProvider locationProvider() {
    return pinned.locationProvider();
  }
}
