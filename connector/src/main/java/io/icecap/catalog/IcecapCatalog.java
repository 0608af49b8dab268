package io.icecap.catalog;

import io.icecap.change.TableId;
import io.icecap.store.Backoff;
import io.icecap.store.Location;
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
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.view.BaseMetastoreViewCatalog;
import org.apache.iceberg.view.View;
import org.apache.iceberg.view.ViewBuilder;
import org.apache.iceberg.view.ViewMetadataParser;
import org.apache.iceberg.view.ViewOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Iceberg catalog whose truth is in the object store: a chain of versions per table, and one for
 * the names. Redis makes it quick; without Redis it still works, by listing. Thread-safe.
 */
public final class IcecapCatalog extends BaseMetastoreViewCatalog implements SupportsNamespaces {
  /** Table property: the commit group a new table is put into. */
  public static final String GROUP = "icecap.group";

  /** Table property: the chain of the table that this one is a replica of. */
  public static final String REPLICA_OF = "icecap.replica-of";

  private static final Logger LOG = LoggerFactory.getLogger(IcecapCatalog.class);

  /** 50 + 100 + … ms: about 3 seconds. */
  private static final int NAME_ATTEMPTS = 7;

  private static final String CREATED = "Requirement failed: table already exists";
  private static final String DEFAULT_GROUP = "default";
  private static final int CHAINS_REMEMBERED = 1000;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          CatalogProperties.TABLE_DEFAULT_PREFIX + TableProperties.FORMAT_VERSION, "3",
          CatalogProperties.TABLE_DEFAULT_PREFIX + TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
              "10",
          CatalogProperties.TABLE_DEFAULT_PREFIX + TableProperties.MANIFEST_MIN_MERGE_COUNT, "10",
          CatalogProperties.TABLE_DEFAULT_PREFIX + TableProperties.METADATA_COMPRESSION, "gzip");

  private final String name;
  private final Map<String, String> properties;
  private final TablePointers pointers;
  private final Supplier<UUID> ids;
  private final Housekeeping housekeeping;
  private final MetadataIO io;
  private final TableLocations locations;
  private final WarehouseNames names;
  private final Namespaces namespaces;
  private final Views views;
  private final Transactions transactions;
  private final Map<TableId, TableChain> chains =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TableId, TableChain> eldest) {
          return size() > CHAINS_REMEMBERED;
        }
      };

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
    this.pointers = pointers;
    this.ids = ids;
    this.housekeeping = new Housekeeping(store, clock);
    this.io = new MetadataIO(store, DataFileIO.open(settings));
    this.locations = new TableLocations(store, settings.warehouse());
    this.names = new WarehouseNames(store, settings.warehouse(), pointers, ids, clock);
    this.namespaces = new Namespaces(names);
    this.views = new Views(names, pointers, housekeeping, locations, ids);
    this.transactions = new Transactions(this, housekeeping, settings.warehouse(), pointers, ids);
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
    synchronized (chains) {
      return chains.computeIfAbsent(
          entry.id(),
          id -> new TableChain(entry, pointers, io, housekeeping, transactions.settlement()));
    }
  }

  Optional<TableChain> chain(TableIdentifier table) {
    return names.find(table).map(this::chain);
  }

  /**
   * Starts a chain and gives it a name. The chain first: a crash in between leaves a folder that
   * nobody refers to, not a name without a table.
   *
   * @param metadata as it is to be, its field ids included
   * @throws AlreadyExistsException if the name is taken
   */
  public TableChain create(TableIdentifier table, TableMetadata metadata) {
    UUID id = ids.get();
    TableId tableId = new TableId(metadata.property(GROUP, DEFAULT_GROUP), id.toString());
    TableChain chain = start(table, tableId, metadata);
    try {
      names.update(
          before -> {
            Namespaces.require(before, table.namespace());
            before.requireFree(table, CREATED);
            return before.with(chain.entry());
          });
    } catch (AlreadyExistsException | NoSuchNamespaceException | CommitFailedException e) {
      chain.delete();
      forget(tableId);
      throw e;
    }
    return chain;
  }

  private TableChain start(TableIdentifier table, TableId id, TableMetadata metadata) {
    Names before = names.latest();
    Namespaces.require(before, table.namespace());
    before.requireFree(table, CREATED);
    Location location = new Location(metadata.location());
    awaitName(table, location);
    UUID chainId = UUID.fromString(id.chain());
    TableChain chain =
        chain(
            new TableEntry(
                table,
                id,
                locations.ofChain(MetadataFiles.chain(metadata), chainId),
                MetadataDocuments.suffix(metadata)));
    try {
      chain.start(metadata);
      return chain;
    } catch (VersionRefusedException e) {
      forget(id);
      awaitName(table, location);
      Location other = TableLocations.suffixed(MetadataFiles.chain(metadata), chainId);
      TableChain second = chain(new TableEntry(table, id, other, chain.entry().versions()));
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
    awaitName(table, locations.plain(table));
    return locations.ofTable(table, ids.get()).uri();
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
    dropped.forEach(each -> forget(each.id()));
    if (purge) {
      dropped.forEach(each -> deleteFiles(each, Optional.ofNullable(heads.get(each))));
    }
    return true;
  }

  private void deleteFiles(TableEntry table, Optional<TableMetadata> last) {
    locations.retire(table.folder());
    last.ifPresent(
        metadata -> {
          CatalogUtil.dropTableData(io, metadata);
          Location folder = new Location(metadata.location());
          locations.deleteDeltaLog(folder);
          locations.deleteReplicas(folder);
        });
    new TableChain(table, pointers, io, housekeeping, transactions.settlement()).delete();
  }

  private void forget(TableId table) {
    synchronized (chains) {
      chains.remove(table);
    }
    try {
      pointers.remove(table);
    } catch (RuntimeException e) {
      LOG.warn("The pointer of the dropped table {} stays in Redis", table, e);
    }
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
    newViewOps(view).commit(null, ViewMetadataParser.read(io, metadataLocation));
    return loadView(view);
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
