package io.icecap.table.iceberg;

import io.icecap.catalog.AppliedOffsetsCodec;
import io.icecap.catalog.IcecapCatalog;
import io.icecap.catalog.TableEntry;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import io.icecap.format.CommitMode;
import io.icecap.table.Head;
import io.icecap.table.JointCommits;
import io.icecap.table.LiveTable;
import io.icecap.table.TableFormats;
import io.icecap.table.TableProjections;
import io.icecap.table.TableSettings;
import io.icecap.table.TableUpdate;
import io.icecap.table.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;

/** The Iceberg tables of a catalog. */
public final class IcebergTables implements Tables, JointCommits {
  private static final int TABLES_REMEMBERED = 1000;

  /** Of a table for which none is asked. */
  private static final int FORMAT_VERSION = 3;

  private static final Duration GROUPS_STAY = Duration.ofSeconds(1);

  private final IcecapCatalog catalog;
  private final IcebergSettings settings;
  private final TableProjections projections;
  private final Map<TableEntry, IcebergTable> open =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TableEntry, IcebergTable> eldest) {
          return size() > TABLES_REMEMBERED;
        }
      };

  private List<String> groups = List.of();
  private Instant groupsAt;

  /** Tables that are all Iceberg's alone. */
  public IcebergTables(IcecapCatalog catalog, IcebergSettings settings) {
    this(catalog, settings, new NoProjections());
  }

  /**
   * @param projections of tables that have another format, too; closed by whoever opened it
   */
  public IcebergTables(
      IcecapCatalog catalog, IcebergSettings settings, TableProjections projections) {
    this.catalog = catalog;
    this.settings = settings;
    this.projections = projections;
  }

  @Override
  public LiveTable openOrCreate(
      TableName name, RowSchema schema, TableSettings settings, Map<SourcePartition, Long> starts) {
    Optional<LiveTable> existing = find(name);
    if (existing.isEmpty()) {
      create(name, schema, settings, starts);
    }
    LiveTable table =
        existing
            .or(() -> find(name))
            .orElseThrow(
                () -> new IllegalStateException(name + " was dropped while it was created"));
    if (table.isReplica()) {
      throw new IllegalArgumentException(
          "%s is a replica of another table, so no changes can go to it; give the topic another table name, or drop the replica"
              .formatted(name));
    }
    table.adopt(settings);
    table.register(starts, Map.of());
    return table;
  }

  @Override
  public Optional<LiveTable> find(TableName name) {
    return catalog.find(identifier(name)).map(this::open);
  }

  @Override
  public Optional<LiveTable> find(TableId id) {
    return catalog.find(id).map(this::open);
  }

  @Override
  public List<TableName> names() {
    return catalog.tables().stream()
        .map(table -> name(table.name()))
        .sorted(Comparator.comparing(TableName::toString))
        .toList();
  }

  @Override
  public synchronized List<String> groups() {
    Instant now = settings.clock().instant();
    if (groupsAt == null || Duration.between(groupsAt, now).compareTo(GROUPS_STAY) > 0) {
      groups =
          catalog.recentTables().stream().map(t -> t.id().group()).distinct().sorted().toList();
      groupsAt = now;
    }
    return groups;
  }

  @Override
  public List<Head> commit(List<TableUpdate> updates, Runnable lastCheck) {
    return new JointCommit(updates).publish(catalog.transactions(), lastCheck);
  }

  private void create(
      TableName name, RowSchema record, TableSettings wanted, Map<SourcePartition, Long> starts) {
    TableFormats formats = wanted.formats().orElse(TableFormats.ICEBERG);
    Formats.requireVectors(formats, wanted.formatVersion(), name.toString());
    RowSchema rows =
        new TableTypes(formats, wanted.formatVersion().orElse(FORMAT_VERSION)).of(record);
    ColumnNames.check(rows.columns());
    Schema schema = SchemaConversion.toIceberg(rows);
    PartitionSpec spec = PartitionBy.parse(wanted.partitionBy(), schema, rows, wanted.moves());
    Map<String, String> properties = new HashMap<>();
    properties.putAll(SchemaConversion.keyProperties(rows));
    properties.putAll(ModeProperties.of(wanted.commitMode().orElse(CommitMode.MERGE_ON_READ)));
    wanted.own().map(OwnProperties::of).ifPresent(properties::putAll);
    AskedSettings.in(wanted).note(properties);
    wanted
        .formatVersion()
        .ifPresent(
            version -> properties.put(TableProperties.FORMAT_VERSION, Integer.toString(version)));
    starts.forEach(
        (source, offset) ->
            properties.put(AppliedOffsetsCodec.START + source, Long.toString(offset)));
    if (formats.hasDelta()) {
      RowSchema created = SchemaConversion.fromIceberg(schema, properties);
      projections.check(created);
      FileNames.put(created, properties);
    }
    TableIdentifier identifier = identifier(name);
    createNamespace(identifier.namespace());
    try {
      String location = catalog.newTableLocation(identifier);
      Formats.put(formats, location, properties);
      var ignored =
          catalog
              .buildTable(identifier, schema)
              .withLocation(location)
              .withPartitionSpec(spec)
              .withProperties(properties)
              .create();
    } catch (AlreadyExistsException e) {
      // another one was faster; its table is as good
    }
  }

  private void createNamespace(Namespace namespace) {
    try {
      if (!catalog.namespaceExists(namespace)) {
        catalog.createNamespace(namespace);
      }
    } catch (AlreadyExistsException e) {
      // another one was faster
    }
  }

  private LiveTable open(TableEntry entry) {
    synchronized (open) {
      return open.computeIfAbsent(
          entry, e -> new IcebergTable(name(e.name()), catalog.chain(e), settings, projections));
    }
  }

  private static TableIdentifier identifier(TableName name) {
    return TableIdentifier.of(Namespace.of(name.namespace().toArray(new String[0])), name.name());
  }

  private static TableName name(TableIdentifier identifier) {
    return new TableName(Arrays.asList(identifier.namespace().levels()), identifier.name());
  }
}
