package io.icecap.catalog;

import io.icecap.change.TableId;
import io.icecap.store.Location;
import io.icecap.store.StoreUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewProperties;

/**
 * The views of a warehouse: a chain of versions for each, as tables have, and their names among
 * those of the tables. Errors are those of Iceberg's {@code ViewCatalog}. Thread-safe.
 */
final class Views {
  /** Views commit alone; the group only says where their pointers are in Redis. */
  private static final String GROUP = "views";

  private final WarehouseNames names;
  private final TablePointers pointers;
  private final Housekeeping housekeeping;
  private final TableLocations locations;
  private final Supplier<UUID> ids;

  Views(
      WarehouseNames names,
      TablePointers pointers,
      Housekeeping housekeeping,
      TableLocations locations,
      Supplier<UUID> ids) {
    this.names = names;
    this.pointers = pointers;
    this.housekeeping = housekeeping;
    this.locations = locations;
    this.ids = ids;
  }

  Optional<VersionChain<ViewMetadata>> find(TableIdentifier view) {
    return names.findView(view).map(this::chain);
  }

  /** The chain first, then the name, as with tables. */
  VersionChain<ViewMetadata> create(TableIdentifier view, ViewMetadata metadata) {
    requireFree(names.latest(), view);
    UUID id = ids.get();
    TableEntry entry =
        new TableEntry(
            view,
            new TableId(GROUP, id.toString()),
            locations.ofChain(folder(metadata), id),
            TableEntry.PLAIN);
    VersionChain<ViewMetadata> chain = chain(entry);
    chain.start(metadata);
    try {
      names.update(
          before -> {
            requireFree(before, view);
            return before.withView(entry);
          });
    } catch (AlreadyExistsException
        | NoSuchNamespaceException
        | CommitFailedException
        | StoreUnavailableException e) {
      undo(entry, e);
      throw e;
    }
    return chain;
  }

  /** As of a table. */
  private void undo(TableEntry entry, RuntimeException cause) {
    VersionFiles files = files(entry);
    try {
      files.all().sorted().forEach(files::delete);
    } catch (StoreUnavailableException e) {
      cause.addSuppressed(e);
    }
  }

  List<TableIdentifier> in(Namespace namespace) {
    Names latest = names.latest();
    Namespaces.require(latest, namespace);
    return latest.views().keySet().stream().filter(v -> v.namespace().equals(namespace)).toList();
  }

  /** Its versions stay, so that it can be registered again. */
  boolean drop(TableIdentifier view) {
    AtomicReference<Optional<TableEntry>> dropped = new AtomicReference<>();
    names.update(
        before -> {
          dropped.set(before.view(view));
          return before.withoutView(view);
        });
    dropped.get().ifPresent(entry -> locations.release(entry.folder()));
    return dropped.get().isPresent();
  }

  void rename(TableIdentifier from, TableIdentifier to) {
    names.update(
        before -> {
          TableEntry entry =
              before
                  .view(from)
                  .orElseThrow(() -> new NoSuchViewException("View does not exist: %s", from));
          Namespaces.require(before, to.namespace());
          requireNoView(before, from, to);
          if (before.table(to).isPresent()) {
            throw new AlreadyExistsException(
                "Cannot rename %s to %s. Table already exists", from, to);
          }
          return before.withoutView(from).withView(entry.named(to));
        });
  }

  private static void requireFree(Names names, TableIdentifier view) {
    Namespaces.require(names, view.namespace());
    if (names.view(view).isPresent()) {
      throw new AlreadyExistsException("View already exists: %s", view);
    }
    requireNoTable(names, view);
  }

  static void requireNoView(Names names, TableIdentifier from, TableIdentifier to) {
    if (names.view(to).isPresent()) {
      throw new AlreadyExistsException("Cannot rename %s to %s. View already exists", from, to);
    }
  }

  static void requireNoTable(Names names, TableIdentifier view) {
    if (names.table(view).isPresent()) {
      throw new AlreadyExistsException("Table with same name already exists: %s", view);
    }
  }

  private VersionChain<ViewMetadata> chain(TableEntry entry) {
    return new VersionChain<>(
        entry.id(), pointers, files(entry), new ViewDocuments(), housekeeping.clock());
  }

  private VersionFiles files(TableEntry entry) {
    return new VersionFiles(housekeeping.store(), entry.folder(), entry.versions());
  }

  private static Location folder(ViewMetadata metadata) {
    String chosen = metadata.properties().get(ViewProperties.WRITE_METADATA_LOCATION);
    return chosen == null
        ? new Location(metadata.location()).resolve("metadata")
        : new Location(chosen);
  }
}
