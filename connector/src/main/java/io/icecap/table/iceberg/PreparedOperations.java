package io.icecap.table.iceberg;

import io.icecap.catalog.PinnedTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** Takes commits on top of a version, which are put as one, or never. */
final class PreparedOperations implements TableOperations {
  private final PinnedTableOperations pinned;
  private final TableMetadata base;
  private TableMetadata prepared;

  PreparedOperations(PinnedTableOperations pinned, TableMetadata prepared) {
    this.pinned = pinned;
    this.base = pinned.current();
    this.prepared = prepared;
  }

  @Override
  public TableMetadata current() {
    return prepared;
  }

  @Override
  public TableMetadata refresh() {
    return current();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // as TableOperations asks: the very object it handed out
  public void commit(TableMetadata from, TableMetadata metadata) {
    if (from != prepared) {
      throw new IllegalStateException("Only what was prepared can be built on");
    }
    prepared = metadata;
  }

  /** Commits all of it as the next version. Throws as {@link PinnedTableOperations#commit}. */
  void put() {
    pinned.commit(base, prepared);
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
