package io.icecap.catalog;

import io.icecap.change.TableId;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.view.BaseMetastoreViewCatalog;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.View;
import org.apache.iceberg.view.ViewBuilder;
import org.apache.iceberg.view.ViewMetadataParser;
import org.apache.iceberg.view.ViewOperations;

/**
 * An Iceberg catalog whose truth is in the object store: a chain of versions per table, and one for
 * the names. Redis makes it quick; without Redis it still works, by listing. Thread-safe.
 */
public final class IcecapCatalog extends BaseMetastoreViewCatalog implements SupportsNamespaces {
  /** Table property: the commit group a new table is put into. */
  public static final String GROUP = "icecap.group";

  /** Table property: the chain of the table that this one is a replica of. */
  public static final String REPLICA_OF = "icecap.replica-of";

  private static final Map<String, String> DEFAULTS =
      Map.of(
          CatalogProperties.TABLE_DEFAULT_PREFIX + TableProperties.FORMAT_VERSION, "3",
          CatalogProperties.TABLE_DEFAULT_PREFIX + TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
              "10",
          CatalogProperties.TABLE_DEFAULT_PREFIX + TableProperties.MANIFEST_MIN_MERGE_COUNT, "10",
          CatalogProperties.TABLE_DEFAULT_PREFIX + TableProperties.METADATA_COMPRESSION, "gzip");

  private final String name;
  private final Map<String, String> properties;
  private final Housekeeping housekeeping;
  private final MetadataIO io;
  private final TableLocations locations;
  private final WarehouseNames names;
  private final Namespaces namespaces;
  private final Views views;
  private final Transactions transactions;
  private final TableChains chains;
  private final TableCreation creation;
  private final TablePurge purging;

  /**
   * @param store closed by whoever opened it
   * @param properties as of any Iceberg catalog: {@code table-default.} and {@code table-override.}
   */
  public IcecapCatalog(
      String name,
      ObjectStore store,
      StoreSettings settings,
      TablePointers pointers,
      Clock clock,
      Supplier<UUID> ids,
      Map<String, String> properties) {
    this.name = name;
    this.properties = new HashMap<>(DEFAULTS);
    this.properties.putAll(properties);
    this.housekeeping = new Housekeeping(store, clock);
    this.io = new MetadataIO(store, DataFileIO.open(settings));
    this.locations = new TableLocations(store, settings.warehouse());
    this.names = new WarehouseNames(store, settings.warehouse(), pointers, ids, clock);
    this.namespaces = new Namespaces(names);
    this.views = new Views(names, pointers, housekeeping, locations, ids);
    this.transactions = new Transactions(this, housekeeping, settings.warehouse(), pointers, ids);
    this.chains = new TableChains(pointers, io, housekeeping, transactions.settlement());
    this.creation = new TableCreation(names, locations, chains, ids);
    this.purging = new TablePurge(io, locations, chains, housekeeping);
  }

  /** The catalog of a warehouse. */
  public static IcecapCatalog open(
      ObjectStore store, StoreSettings settings, TablePointers pointers, Clock clock) {
    return new IcecapCatalog(
        "icecap", store, settings, pointers, clock, UUID::randomUUID, Map.of());
  }

  @Override
  public String name() {
    return name;
  }

  public FileIO io() {
    return io;
  }

  /** Commits over several tables. */
  public Transactions transactions() {
    return transactions;
  }

  /** The tables, as last changed. */
  public List<TableEntry> tables() {
    return List.copyOf(names.latest().tables().values());
  }

  /** The tables by the pointer alone: perhaps without a change of the last moments. */
  public List<TableEntry> recentTables() {
    return List.copyOf(names.recent().tables().values());
  }

  public Optional<TableEntry> find(TableIdentifier table) {
    return names.find(table);
  }

  public Optional<TableEntry> find(TableId table) {
    return names.find(table);
  }

  public TableChain chain(TableEntry entry) {
    return chains.of(entry);
  }

  Optional<TableChain> chain(TableIdentifier table) {
    return names.find(table).map(this::chain);
  }

  /**
   * Begins a table.
   *
   * @param metadata as it is to be, its field ids included
   * @throws org.apache.iceberg.exceptions.AlreadyExistsException if the name is taken
   */
  public TableChain create(TableIdentifier table, TableMetadata metadata) {
    return creation.create(table, metadata);
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier table) {
    return new ChainTableOperations(this, table);
  }

  @Override
  protected String defaultWarehouseLocation(TableIdentifier table) {
    return newTableLocation(table);
  }

  /** Where a table of this name is put if nothing else is asked for. */
  public String newTableLocation(TableIdentifier table) {
    return creation.location(table).uri();
  }

  @Override
  protected Map<String, String> properties() {
    return properties;
  }

  @Override
  public List<TableIdentifier> listTables(Namespace namespace) {
    Names latest = names.latest();
    Namespaces.require(latest, namespace);
    return latest.tables().keySet().stream().filter(t -> t.namespace().equals(namespace)).toList();
  }

  @Override
  public boolean dropTable(TableIdentifier table, boolean purge) {
    Optional<TableEntry> entry = names.latest().table(table);
    if (entry.isEmpty()) {
      return false;
    }
    List<TableEntry> dropped = new ArrayList<>(ReplicaTables.of(entry.get(), this));
    dropped.add(0, entry.get());
    Map<TableEntry, TableMetadata> heads = new LinkedHashMap<>();
    if (purge) {
      dropped.forEach(
          each -> chain(each).headOfChain().ifPresent(head -> heads.put(each, head.document())));
    }
    names.update(before -> before.without(dropped));
    dropped.forEach(each -> chains.forget(each.id()));
    if (purge) {
      dropped.forEach(each -> purging.begin(each, Optional.ofNullable(heads.get(each))));
    } else {
      dropped.forEach(each -> locations.release(each.folder()));
    }
    return true;
  }

  @Override
  public void renameTable(TableIdentifier from, TableIdentifier to) {
    names.update(
        before -> {
          TableEntry entry =
              before
                  .table(from)
                  .orElseThrow(() -> new NoSuchTableException("Table does not exist: %s", from));
          Namespaces.require(before, to.namespace());
          Views.requireNoView(before, from, to);
          before.requireFree(to, "Table already exists");
          return before.without(from).with(entry.named(to));
        });
  }

  @Override
  protected ViewOperations newViewOps(TableIdentifier view) {
    return new ChainViewOperations(views, view);
  }

  @Override
  public ViewBuilder buildView(TableIdentifier view) {
    Views.requireNoTable(names.latest(), view);
    return super.buildView(view);
  }

  @Override
  public List<TableIdentifier> listViews(Namespace namespace) {
    return views.in(namespace);
  }

  @Override
  public boolean dropView(TableIdentifier view) {
    return views.drop(view);
  }

  @Override
  public void renameView(TableIdentifier from, TableIdentifier to) {
    views.rename(from, to);
  }

  @Override
  public View registerView(TableIdentifier view, String metadataLocation) {
    ViewOperations operations = newViewOps(view);
    operations.commit(null, ViewMetadataParser.read(io, metadataLocation));
    return new BaseView(operations, view.toString());
  }

  @Override
  public void createNamespace(Namespace namespace, Map<String, String> metadata) {
    namespaces.create(namespace, metadata);
  }

  @Override
  public List<Namespace> listNamespaces(Namespace parent) {
    return namespaces.below(parent);
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(Namespace namespace) {
    // callers in Iceberg ask it for null, which the immutable maps of the JDK answer by throwing
    return new HashMap<>(namespaces.properties(namespace));
  }

  @Override
  public boolean dropNamespace(Namespace namespace) {
    return namespaces.drop(namespace);
  }

  @Override
  public boolean setProperties(Namespace namespace, Map<String, String> changes) {
    namespaces.change(namespace, changes, Set.of());
    return true;
  }

  @Override
  public boolean removeProperties(Namespace namespace, Set<String> keys) {
    namespaces.change(namespace, Map.of(), keys);
    return true;
  }

  @Override
  public void close() {
    housekeeping.close();
    io.close();
    try {
      super.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
