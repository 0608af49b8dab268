package io.icecap.catalog;

import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** A table by its name, for everyone but the applier. A refused commit is retried by Iceberg. */
final class ChainTableOperations implements TableOperations {
  private final IcecapCatalog catalog;
  private final TableIdentifier name;
  private TableChain chain;
  private Version<TableMetadata> current;
  private boolean looked;
  private boolean behind;

  ChainTableOperations(IcecapCatalog catalog, TableIdentifier name) {
    this.catalog = catalog;
    this.name = name;
  }

  @Override
  public TableMetadata current() {
    return looked ? metadata() : refresh();
  }

  @Override
  public TableMetadata refresh() {
    boolean wasThere = current != null;
    Optional<TableChain> found = catalog.chain(name);
    chain = found.orElse(null);
    current = found.flatMap(c -> behind ? c.headOfChain() : c.head()).orElse(null);
    looked = true;
    behind = false;
    if (wasThere && current == null) {
      throw new NoSuchTableException("Table does not exist: %s", name);
    }
    return metadata();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // as TableOperations asks: the very object it handed out
  public void commit(TableMetadata base, TableMetadata metadata) {
    if (base != current()) {
      if (base == null) {
        throw new AlreadyExistsException("Table already exists: %s", name);
      }
      throw new CommitFailedException("Cannot commit to %s: its metadata is stale", name);
    }
    if (base == metadata) {
      return;
    }
    if (base == null) {
      chain = catalog.create(name, metadata);
      current = chain.head().orElseThrow();
    } else {
      append(metadata);
    }
  }

  @Override
  public FileIO io() {
    return catalog.io();
  }

  @Override
  public String metadataFileLocation(String file) {
    return MetadataFiles.location(current(), file);
  }

  @Override
  public LocationProvider locationProvider() {
    return MetadataFiles.dataLocations(current());
  }

  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return new UncommittedTableOperations(this, uncommitted);
  }

  private void append(TableMetadata metadata) {
    try {
      current = chain.append(current, metadata);
    } catch (StaleBaseException e) {
      // the pointer may still say what we knew
      behind = true;
      throw new CommitFailedException(e, "Another commit to %s was faster", name);
    }
  }

  private TableMetadata metadata() {
    return current == null ? null : current.document();
  }
}
