package io.icecap.catalog;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** Where files of a transaction go, by metadata that is not committed yet. */
final class UncommittedTableOperations implements TableOperations {
  private final TableOperations committed;
  private final TableMetadata uncommitted;

  UncommittedTableOperations(TableOperations committed, TableMetadata uncommitted) {
    this.committed = committed;
    this.uncommitted = uncommitted;
  }

  @Override
  public TableMetadata current() {
    return uncommitted;
  }

  @Override
  public TableMetadata refresh() {
    throw new UnsupportedOperationException("Uncommitted metadata can't be refreshed");
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    throw new UnsupportedOperationException("Uncommitted metadata is committed by its transaction");
  }

  @Override
  public FileIO io() {
    return committed.io();
  }

  @Override
  public String metadataFileLocation(String file) {
    return MetadataFiles.location(uncommitted, file);
  }

  @Override
  public LocationProvider locationProvider() {
    return MetadataFiles.dataLocations(uncommitted);
  }
}
