package io.icecap.catalog;

import io.icecap.change.TableId;
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
final class ChainTableOperations extends ChainOperations<TableChain, TableMetadata>
    implements TableOperations {
  private static final int REBASES_MAX = 10;

  private final IcecapCatalog catalog;
  private final TableIdentifier name;

  /** Whether the pointer was seen to say less than the chain. */
  private boolean behind;

  ChainTableOperations(IcecapCatalog catalog, TableIdentifier name) {
    this.catalog = catalog;
    this.name = name;
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

  @Override
  Optional<TableChain> find() {
    return catalog.chain(name);
  }

  @Override
  TableId id(TableChain chain) {
    return chain.id();
  }

  @Override
  Optional<Version<TableMetadata>> look(TableChain chain) {
    Optional<Version<TableMetadata>> head = behind ? chain.headOfChain() : chain.head();
    behind = false;
    if (head.isEmpty()) {
      throw new NotFoundException(
          "Failed to open input stream for file: %s: the catalog has %s, the store does not",
          chain.location(1), name);
    }
    return head;
  }

  @Override
  RuntimeException gone() {
    return new NoSuchTableException("Table does not exist: %s", name);
  }

  @Override
  RuntimeException taken() {
    return new AlreadyExistsException("Requirement failed: table already exists: %s", name);
  }

  @Override
  TableChain create(TableMetadata metadata) {
    return catalog.create(name, metadata);
  }

  @Override
  Version<TableMetadata> first(TableChain chain) {
    return chain.head().orElseThrow();
  }

  @Override
  Version<TableMetadata> append(
      TableChain chain, Version<TableMetadata> head, TableMetadata metadata) {
    try {
      return chain.append(head, AppliedOffsetsCodec.carriedOver(head.document(), metadata));
    } catch (StaleBaseException e) {
      behind = true; // the pointer may still say what we knew
      throw e;
    }
  }

  /**
   * Makes the change on top of the new head if both go together: so a table whose snapshots come
   * every second can be altered. New snapshots are left to Iceberg, which computes them again.
   */
  @Override
  void commitLater(TableMetadata base, TableMetadata metadata) {
    for (int attempt = 1; ; attempt++) {
      TableMetadata head = current();
      UpdateRequirements.forUpdateTable(base, metadata.changes())
          .forEach(requirement -> requirement.validate(head));
      if (attempt > REBASES_MAX || metadata.changes().stream().anyMatch(this::isOfSnapshots)) {
        throw new CommitFailedException("Cannot commit to %s: another commit was faster", name);
      }
      TableMetadata.Builder rebased = TableMetadata.buildFrom(head);
      metadata.changes().forEach(change -> change.applyTo(rebased));
      if (isAppended(rebased.build())) {
        return;
      }
    }
  }

  private boolean isOfSnapshots(MetadataUpdate change) {
    return change instanceof MetadataUpdate.AddSnapshot
        || change instanceof MetadataUpdate.RemoveSnapshots
        || change instanceof MetadataUpdate.SetSnapshotRef
        || change instanceof MetadataUpdate.RemoveSnapshotRef;
  }
}
