package io.icecap.catalog;

import java.util.Optional;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.UpdateRequirements;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** A table by its name, for everyone but the applier. A refused commit is retried by Iceberg. */
final class ChainTableOperations implements TableOperations {
  private static final int REBASES_MAX = 10;

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
    current = found.map(this::head).orElse(null);
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
    if (base == metadata) {
      return;
    }
    if (base == null) {
      requireAbsent();
      chain = catalog.create(name, metadata);
      current = chain.head().orElseThrow();
    } else if (base == current() && isNamed()) {
      append(base, metadata);
    } else {
      refresh();
      rebase(base, metadata, 1);
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

  private Version<TableMetadata> head(TableChain named) {
    return (behind ? named.headOfChain() : named.head())
        .orElseThrow(
            () ->
                new NotFoundException(
                    "Failed to open input stream for file: %s: the catalog has %s, the store does not",
                    named.location(1), name));
  }

  private void requireAbsent() {
    if (current() != null) {
      throw new AlreadyExistsException("Requirement failed: table already exists: %s", name);
    }
  }

  /** Whether the name is still of the table that {@link #current} is of. */
  private boolean isNamed() {
    return catalog.chain(name).filter(named -> named.id().equals(chain.id())).isPresent();
  }

  private void append(TableMetadata base, TableMetadata metadata) {
    try {
      current =
          chain.append(current, AppliedOffsetsCodec.carriedOver(current.document(), metadata));
    } catch (StaleBaseException e) {
      behind = true; // the pointer may still say what we knew
      refresh();
      rebase(base, metadata, 1);
    }
  }

  /**
   * Makes the change on top of the new head if both go together: so a table whose snapshots come
   * every second can be altered. New snapshots are left to Iceberg, which computes them again.
   */
  private void rebase(TableMetadata base, TableMetadata metadata, int attempt) {
    UpdateRequirements.forUpdateTable(base, metadata.changes())
        .forEach(requirement -> requirement.validate(current.document()));
    if (attempt > REBASES_MAX || metadata.changes().stream().anyMatch(this::isOfSnapshots)) {
      throw new CommitFailedException("Cannot commit to %s: another commit was faster", name);
    }
    TableMetadata.Builder rebased = TableMetadata.buildFrom(current.document());
    metadata.changes().forEach(change -> change.applyTo(rebased));
    try {
      current = chain.append(current, rebased.build());
    } catch (StaleBaseException e) {
      behind = true;
      refresh();
      rebase(base, metadata, attempt + 1);
    }
  }

  private boolean isOfSnapshots(MetadataUpdate change) {
    return change instanceof MetadataUpdate.AddSnapshot
        || change instanceof MetadataUpdate.RemoveSnapshots
        || change instanceof MetadataUpdate.SetSnapshotRef
        || change instanceof MetadataUpdate.RemoveSnapshotRef;
  }

  private TableMetadata metadata() {
    return current == null ? null : current.document();
  }
}
