package io.icecap.connect;

import io.icecap.buffer.ChangeCodec;
import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.catalog.ChainEntry;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.PartitionKey;
import io.icecap.change.Partitioning;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.change.TableName;
import io.icecap.change.TopicEdition;
import io.icecap.change.TopicIdentity;
import io.icecap.store.Location;
import io.icecap.table.ColumnTimes;
import io.icecap.table.Head;
import io.icecap.table.LiveReferences;
import io.icecap.table.LiveTable;
import io.icecap.table.SchemaChange;
import io.icecap.table.SnapshotUpdate;
import io.icecap.table.TableSettings;
import io.icecap.testing.InMemoryBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/** A table that remembers which changes were applied to it, in which order, and nothing else. */
final class InMemoryTable implements LiveTable {
  final Map<SourcePartition, List<Change>> appliedChanges = new HashMap<>();
  final List<TableSettings> adopted = new ArrayList<>();
  int recoveries;
  private final InMemoryTables tables;
  private final InMemoryBuffer buffer;
  private final TableName name;
  private final List<RowSchema> schemas = new ArrayList<>();
  private final Map<String, TopicEdition> editions = new HashMap<>();
  private final Map<String, Long> added = new HashMap<>();
  private final Map<String, Long> dropped = new HashMap<>();
  private OptionalLong since = OptionalLong.empty();
  private ChainEntry head;

  InMemoryTable(
      InMemoryTables tables,
      InMemoryBuffer buffer,
      TableName name,
      RowSchema schema,
      Map<SourcePartition, Long> starts) {
    this.tables = tables;
    this.buffer = buffer;
    this.name = name;
    this.schemas.add(schema);
    this.head = entry(1, AppliedOffsets.NONE.withStarts(starts));
    buffer.reset(id(), buffer.note(id()).token().orElseThrow(), head);
  }

  private ChainEntry entry(long version, AppliedOffsets applied) {
    return new ChainEntry(version, new Location("file:///" + name + "/v" + version), applied);
  }

  AppliedOffsets applied() {
    return head.applied();
  }

  /** Applies what is buffered, as rule 4 of the protocol says. */
  void apply() {
    Claim claim = buffer.claim(id(), Long.MAX_VALUE);
    claim.blobs().forEach((partition, blobs) -> blobs.forEach(blob -> apply(partition, blob)));
    commit(head.applied().advance(claim.watermarks(), claim.left()));
  }

  private void apply(PartitionKey partition, ClaimedBlob blob) {
    long from = head.applied().next(partition, blob.source());
    List<Change> known = appliedChanges.computeIfAbsent(blob.source(), s -> new ArrayList<>());
    for (Change change : ChangeCodec.decode(blob.blob().bytes(), this::schema)) {
      if (change.offset() >= from) {
        known.add(change);
      }
    }
  }

  /** The offsets of the changes that were applied, of one source, as often as they were. */
  List<Long> offsets(SourcePartition source) {
    return appliedChanges.getOrDefault(source, List.of()).stream()
        .map(Change::offset)
        .sorted()
        .toList();
  }

  private void commit(AppliedOffsets applied) {
    head = entry(head.version() + 1, applied);
    buffer.rollForward(id(), buffer.find(id()).token().orElse(""), head);
  }

  @Override
  public TableId id() {
    return new TableId(InMemoryTables.GROUP, name.toString());
  }

  @Override
  public TableName name() {
    return name;
  }

  @Override
  public RowSchema schema() {
    return schemas.get(schemas.size() - 1);
  }

  @Override
  public RowSchema schema(int schemaId) {
    return schemas.stream().filter(s -> s.id() == schemaId).findFirst().orElseThrow();
  }

  @Override
  public void evolve(Function<RowSchema, List<SchemaChange>> changes) {
    tables.checkStore();
    for (SchemaChange change : changes.apply(schema())) {
      schemas.add(after(schema(), change));
      if (change instanceof SchemaChange.Add add && add.initial().isPresent()) {
        added.put(add.column(), add.initial().get().atMillis());
      } else if (change instanceof SchemaChange.Drop drop) {
        dropped.put(drop.column(), drop.atMillis());
      } else if (change instanceof SchemaChange.Since from) {
        since = OptionalLong.of(from.millis());
      }
    }
  }

  @Override
  public ColumnTimes columnTimes() {
    return new ColumnTimes(since, dropped, added);
  }

  private static RowSchema after(RowSchema schema, SchemaChange change) {
    List<Column> columns = new ArrayList<>();
    for (Column column : schema.columns()) {
      if (change instanceof SchemaChange.Widen widen && widen.column().equals(column.name())) {
        columns.add(new Column(column.id(), column.name(), widen.type(), column.required()));
      } else if (change instanceof SchemaChange.Relax relax
          && relax.column().equals(column.name())) {
        columns.add(new Column(column.id(), column.name(), column.type(), false));
      } else if (!(change instanceof SchemaChange.Drop drop
          && drop.column().equals(column.name()))) {
        columns.add(column);
      }
    }
    if (change instanceof SchemaChange.Add add) {
      Column column = new Column(columns.size() + 1, add.column(), add.type(), false);
      columns.add(add.initial().map(of -> column.withInitial(of.value())).orElse(column));
    }
    return new RowSchema(schema.id() + 1, columns, schema.key());
  }

  @Override
  public Partitioning partitioning() {
    return values -> InMemoryTables.partitionOf(schema(), values);
  }

  @Override
  public void adopt(TableSettings settings) {
    tables.checkStore();
    adopted.add(settings);
  }

  @Override
  public void register(Map<SourcePartition, Long> starts, Map<String, TopicIdentity> topics) {
    tables.checkStore();
    topics.forEach((topic, id) -> editions.put(topic, edition(topic).seenAs(id, reached(topic))));
    if (!head.applied().sources().containsAll(starts.keySet())) {
      Map<SourcePartition, Long> offsets = new TreeMap<>();
      starts.forEach((source, at) -> offsets.put(source, edition(source.topic()).first(at)));
      commit(head.applied().withStarts(offsets));
    }
  }

  private long reached(String topic) {
    return head.applied().next().entrySet().stream()
        .filter(source -> source.getKey().topic().equals(topic))
        .mapToLong(Map.Entry::getValue)
        .max()
        .orElse(0);
  }

  @Override
  public TopicEdition edition(String topic) {
    return editions.getOrDefault(topic, TopicEdition.UNNAMED);
  }

  @Override
  public void level() {}

  @Override
  public Recovered recover() {
    tables.checkStore();
    recoveries++;
    boolean performed = buffer.reset(id(), buffer.note(id()).token().orElseThrow(), head);
    return new Recovered(performed, head.version(), "recovered at version " + head.version());
  }

  @Override
  public Location location() {
    return new Location("file:///" + name);
  }

  @Override
  public Location versionLocation(Head version) {
    return head.location();
  }

  @Override
  public List<LiveReferences> references() {
    return List.of();
  }

  @Override
  public void expireSnapshots() {}

  @Override
  public boolean namesRemovedFiles(Head version) {
    return false;
  }

  @Override
  public Map<String, Instant> holders() {
    return Map.of();
  }

  @Override
  public boolean advance(Head base) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Head head() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Head headOfChain() {
    tables.checkStore();
    return null;
  }

  @Override
  public Location newDataFile(PartitionKey partition) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Head commit(SnapshotUpdate update) {
    throw new UnsupportedOperationException();
  }
}
