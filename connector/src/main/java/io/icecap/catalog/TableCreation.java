package io.icecap.catalog;

import io.icecap.change.TableId;
import io.icecap.store.Backoff;
import io.icecap.store.Location;
import io.icecap.store.StoreUnavailableException;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;

/**
 * Begins tables: a chain, then its name. A crash in between leaves a folder that nobody refers to,
 * not a name without a table. Thread-safe.
 */
final class TableCreation {
  /** 50 + 100 + … ms: about 3 seconds. */
  private static final int NAME_ATTEMPTS = 7;

  private static final String CREATED = "Requirement failed: table already exists";
  private static final String DEFAULT_GROUP = "default";

  private final WarehouseNames names;
  private final TableLocations locations;
  private final TableChains chains;
  private final Supplier<UUID> ids;

  TableCreation(
      WarehouseNames names, TableLocations locations, TableChains chains, Supplier<UUID> ids) {
    this.names = names;
    this.locations = locations;
    this.chains = chains;
    this.ids = ids;
  }

  /** Where a table of this name is put if nothing else is asked for. */
  Location location(TableIdentifier table) {
    awaitName(table, locations.plain(table));
    return locations.ofTable(table, ids.get());
  }

  /**
   * @param metadata as it is to be, its field ids included
   * @throws AlreadyExistsException if the name is taken
   */
  TableChain create(TableIdentifier table, TableMetadata metadata) {
    UUID id = ids.get();
    TableId tableId =
        new TableId(metadata.property(IcecapCatalog.GROUP, DEFAULT_GROUP), id.toString());
    TableChain chain = start(table, tableId, metadata);
    try {
      names.update(
          before -> {
            Namespaces.require(before, table.namespace());
            before.requireFree(table, CREATED);
            return before.with(chain.entry());
          });
    } catch (AlreadyExistsException
        | NoSuchNamespaceException
        | CommitFailedException
        | StoreUnavailableException e) {
      undo(chain, e);
      throw e;
    }
    return chain;
  }

  /** So that whoever takes the name, or tries again, need not wait for it. */
  private void undo(TableChain chain, RuntimeException cause) {
    chains.forget(chain.id());
    try {
      chain.delete();
    } catch (StoreUnavailableException e) {
      cause.addSuppressed(e);
    }
  }

  private TableChain start(TableIdentifier table, TableId id, TableMetadata metadata) {
    Names before = names.latest();
    Namespaces.require(before, table.namespace());
    before.requireFree(table, CREATED);
    Location location = new Location(metadata.location());
    awaitName(table, location);
    UUID chainId = UUID.fromString(id.chain());
    TableChain chain =
        chains.of(
            new TableEntry(
                table,
                id,
                locations.ofChain(MetadataFiles.chain(metadata), chainId),
                MetadataDocuments.suffix(metadata)));
    try {
      chain.start(metadata);
      return chain;
    } catch (VersionRefusedException e) {
      chains.forget(id);
      awaitName(table, location);
      Location other = TableLocations.suffixed(MetadataFiles.chain(metadata), chainId);
      TableChain second = chains.of(new TableEntry(table, id, other, chain.entry().versions()));
      second.start(metadata);
      return second;
    }
  }

  /**
   * A chain that has just begun is about to get its name from another creator. Passing it by, to
   * another folder, would race with it for the name, and the table might not be where it is looked
   * for. After a while without a name it is what a crash has left.
   */
  private void awaitName(TableIdentifier table, Location location) {
    for (int attempt = 1; attempt <= NAME_ATTEMPTS && locations.isFresh(location); attempt++) {
      Backoff.pause(attempt);
      names.latest().requireFree(table, CREATED);
    }
  }
}
