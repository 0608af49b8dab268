package io.icecap.table.iceberg;

import io.icecap.catalog.ChainRecovery;
import io.icecap.catalog.TableChain;
import io.icecap.catalog.TopicEditionsCodec;
import io.icecap.catalog.Version;
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
import io.icecap.table.OwnSettings;
import io.icecap.table.PastVersion;
import io.icecap.table.RowFilter;
import io.icecap.table.SchemaChange;
import io.icecap.table.SnapshotFigures;
import io.icecap.table.SnapshotUpdate;
import io.icecap.table.TableProjection;
import io.icecap.table.TableProjections;
import io.icecap.table.TableSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An Iceberg table over its chain of versions. */
final class IcebergTable implements LiveTable {
  private static final Logger LOG = LoggerFactory.getLogger(IcebergTable.class);

  /** Table property: when the chain was moved on for its own sake. */
  private static final String ADVANCED = "icecap.advanced-ms";

  /** A table with commits more often than this has its snapshots expired by them. */
  private static final long COMMITS_EXPIRE_MILLIS = 60_000;

  private final TableName name;
  private final TableChain chain;
  private final IcebergSettings settings;
  private final IcebergReferences references;
  private final ProjectedLog projected;
  private final MetadataChanges metadata;
  private final SnapshotCommits commits;

  /** Written under the lock; read without it, so that ingest never waits for a commit. */
  private volatile IcebergHead head;

  private volatile Layout layout;

  IcebergTable(
      TableName name, TableChain chain, IcebergSettings settings, TableProjections projections) {
    this.name = name;
    this.chain = chain;
    this.settings = settings;
    this.projected = new ProjectedLog(projections);
    this.references = new IcebergReferences(chain, settings);
    this.metadata = new MetadataChanges(name, chain, projected);
    this.commits = new SnapshotCommits(name, chain, settings);
  }

  @Override
  public TableId id() {
    return chain.id();
  }

  @Override
  public TableName name() {
    return name;
  }

  @Override
  public boolean isReplica() {
    return lastRead().table().properties().containsKey(IcebergPublishedTables.REPLICA_OF);
  }

  @Override
  public OwnSettings own() {
    return OwnProperties.of(lastRead().table());
  }

  @Override
  public List<SnapshotFigures> snapshots() {
    return SnapshotSummary.all(lastRead().table());
  }

  @Override
  public ColumnTimes columnTimes() {
    return ColumnTimeProperties.read(lastRead().table().properties());
  }

  @Override
  public RowSchema schema() {
    return layout().schema();
  }

  @Override
  public RowSchema schema(int schemaId) {
    TableMetadata table = lastRead().table();
    Schema schema = table.schemasById().get(schemaId);
    if (schema == null) {
      throw new IllegalArgumentException("%s has no schema %d".formatted(name, schemaId));
    }
    return SchemaConversion.fromIceberg(schema, table.properties());
  }

  @Override
  public Partitioning partitioning() {
    return layout().partitioning();
  }

  /** Asked for every change, and the same for most of a table's life. */
  private Layout layout() {
    TableMetadata table = lastRead().table();
    Layout known = layout;
    if (known == null || !known.isOf(table)) {
      known = Layout.of(table);
      layout = known;
    }
    return known;
  }

  @Override
  public Location newDataFile(PartitionKey partition) {
    TableMetadata table = lastRead().table();
    PartitionSpec spec = PartitionKeys.spec(partition, table.specsById());
    String file = settings.ids().get() + ".parquet";
    return DataLocations.of(table).inPartition(spec, partition, file);
  }

  @Override
  public synchronized Head head() {
    return at(chain.head());
  }

  @Override
  public synchronized Head headOfChain() {
    return at(chain.headOfChain());
  }

  @Override
  public Optional<PastVersion> at(long snapshotId) {
    return new Past(((IcebergHead) head()).inChain(), chain.io()).at(snapshotId);
  }

  @Override
  public Optional<PastVersion> at(Instant time) {
    return new Past(((IcebergHead) head()).inChain(), chain.io()).at(time);
  }

  @Override
  public Set<Location> filesFor(Head head, RowFilter filter) {
    return FilteredFiles.of(((IcebergHead) head).table(), chain.io(), filter);
  }

  @Override
  public synchronized Head commit(SnapshotUpdate update) {
    projected.level((IcebergHead) update.base());
    IcebergHead published = commits.publish(update);
    head = published;
    projected.tryLevel(published);
    return published;
  }

  /** Writes all that a snapshot consists of; nobody sees it before it is {@link #published}. */
  synchronized WithheldCommit withhold(SnapshotUpdate update) {
    projected.level((IcebergHead) update.base());
    return commits.withhold(update);
  }

  synchronized Head published(WithheldCommit commit, Version<TableMetadata> version) {
    IcebergHead published = new IcebergHead(version, commit.snapshot()::liveAfter);
    head = published;
    projected.tryLevel(published);
    return published;
  }

  @Override
  public boolean isHead(Head version) {
    return chain.isHighest(((IcebergHead) version).inChain());
  }

  @Override
  public synchronized void level() {
    projected.level((IcebergHead) headOfChain());
  }

  /** Commits go on meanwhile. */
  @Override
  public void condense(Instant since) {
    Optional<TableProjection> log;
    synchronized (this) {
      log = projected.of(lastRead());
    }
    log.ifPresent(projection -> projection.condense(since));
  }

  @Override
  public synchronized void adopt(TableSettings wanted) {
    Adoption adoption = new Adoption(name, wanted, projected);
    boolean had = Formats.of(lastRead().table()).hasDelta();
    if (change("settings", adoption::of)) {
      LOG.info("{} has other settings now: {}", name, wanted);
      IcebergHead after = lastRead();
      if (had && Formats.hadDelta(after.table())) {
        projected.withdraw(after);
      }
      projected.level(after);
    }
    adoption.warnIfOverruled(lastRead().table());
  }

  @Override
  public synchronized void evolve(Function<RowSchema, List<SchemaChange>> changes) {
    boolean changed =
        change(
            "columns",
            at ->
                EvolvedSchema.in(
                    at.table(),
                    chain.pinned(at.inChain(), table -> table),
                    changes,
                    name.toString()));
    if (changed) {
      LOG.info("{} has schema {} now: {}", name, schema().id(), schema().columns());
    }
  }

  @Override
  public TopicEdition edition(String topic) {
    return TopicEditionsCodec.edition(lastRead().table().properties(), topic);
  }

  @Override
  public synchronized void register(
      Map<SourcePartition, Long> starts, Map<String, TopicIdentity> topics) {
    if (!change("sources", at -> SourceRegistration.in(at, starts, topics))) {
      chain.republish();
    }
  }

  /** Commits another version without a snapshot; false if there was nothing to change. */
  private boolean change(String what, Function<IcebergHead, TableMetadata> change) {
    Optional<Version<TableMetadata>> committed =
        metadata.commit(what, lastRead(), () -> (IcebergHead) headOfChain(), change);
    committed.ifPresent(version -> at(committed));
    return committed.isPresent();
  }

  @Override
  public Location location() {
    return new Location(lastRead().table().location());
  }

  @Override
  public Location versionLocation(Head version) {
    return ((IcebergHead) version).inChain().location();
  }

  @Override
  public synchronized List<LiveReferences> references() {
    List<LiveReferences> all = new ArrayList<>(projected.references(lastRead(), settings));
    all.add(references);
    return all;
  }

  @Override
  public synchronized void expireSnapshots() {
    IcebergHead at = (IcebergHead) head();
    long now = settings.clock().millis();
    if (now - at.table().lastUpdatedMillis() > COMMITS_EXPIRE_MILLIS
        || settings.retention().isOverdue(at.table(), now)) {
      TableMetadata expired = settings.retention().expire(at.table(), now);
      boolean ignored = expired == at.table() || replaceMetadata(at, expired);
    }
  }

  @Override
  public boolean namesRemovedFiles(Head version) {
    return RemovedFiles.areNamedBy(((IcebergHead) version).table().currentSnapshot(), chain.io());
  }

  @Override
  public Map<String, Instant> holders() {
    return settings.retention().holders(lastRead().table(), settings.clock().millis());
  }

  @Override
  public synchronized boolean advance(Head base) {
    IcebergHead at = (IcebergHead) base;
    String now = Long.toString(settings.clock().millis());
    return replaceMetadata(
        at, TableMetadata.buildFrom(at.table()).setProperties(Map.of(ADVANCED, now)).build());
  }

  /** False if another commit was there first. */
  private boolean replaceMetadata(IcebergHead at, TableMetadata after) {
    Optional<Version<TableMetadata>> committed = metadata.once("properties", at, after);
    committed.ifPresent(version -> head = new IcebergHead(version, at::live));
    return committed.isPresent();
  }

  @Override
  public synchronized Recovered recover() {
    ChainRecovery<TableMetadata> recovery = chain.recover();
    IcebergHead found = at(Optional.of(recovery.head()));
    return new Recovered(
        recovery.performed(), found.version(), RecoveryStory.tell(recovery, found));
  }

  private IcebergHead lastRead() {
    IcebergHead last = head;
    return last == null ? (IcebergHead) head() : last;
  }

  private IcebergHead at(Optional<Version<TableMetadata>> version) {
    Version<TableMetadata> found =
        version.orElseThrow(
            () ->
                new IllegalStateException(
                    "%s has no version in the store: it was dropped and purged".formatted(name)));
    if (head == null || head.version() != found.number()) {
      LiveFiles before = head == null ? LiveFiles.NONE : head.inMemory();
      head = new IcebergHead(found, () -> LiveFiles.read(found.document(), chain.io(), before));
    }
    return head;
  }
}
