package io.icecap.maintain;

import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.CompactionSettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.ReplicaFiles;
import io.icecap.catalog.IcecapCatalog;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.Partitioning;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.replica.DuckDbReferences;
import io.icecap.replica.Replicas;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.UnreliableStore;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import io.icecap.table.delta.DeltaProjections;
import io.icecap.table.iceberg.IcebergSettings;
import io.icecap.table.iceberg.IcebergTables;
import io.icecap.testing.AheadClock;
import io.icecap.testing.Await;
import io.icecap.testing.InMemoryBuffer;
import io.icecap.testing.InMemoryLeases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A table that a real applier fills from a seeded stream, over a store that may fall silent in the
 * middle of a commit; it remembers what the rows are at every snapshot.
 */
final class StreamedTable implements AutoCloseable {
  static final TableName NAME = TableName.parse("shop.orders");
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);
  private static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true), new Column(0, "note", Simple.STRING, false)),
          List.of(0));
  private static final RowSchema KEYED_BY_NOTE =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, false), new Column(0, "note", Simple.STRING, true)),
          List.of(1));
  private static final int KEYS = 200;
  private static final int CALM_ROUNDS = 3;

  final AheadClock clock = new AheadClock();
  final UnreliableStore store;
  final IcecapCatalog catalog;
  final IcebergSettings iceberg;
  final IcebergTables tables;
  final LiveTable table;

  /** By snapshot; those of compactions are left out. */
  final Map<Long, Map<Long, String>> rowsAt = new ConcurrentHashMap<>();

  /** Run once, when all files of a commit are written and its version is about to be put. */
  final AtomicReference<Runnable> beforeCommit = new AtomicReference<>();

  private final StoreSettings settings;
  private final Path temporary;
  private final RowSchema schema;
  private final InMemoryBuffer buffer = new InMemoryBuffer();
  private final DeltaProjections projections;
  private final Applier applier;
  private final Random random;
  private final Map<Long, String> rows = new TreeMap<>();
  private long nextOffset;

  StreamedTable(ObjectStore store, StoreSettings settings, Path work, long seed) {
    this(store, settings, work, seed, TableFormats.ICEBERG);
  }

  StreamedTable(
      ObjectStore store, StoreSettings settings, Path work, long seed, TableFormats formats) {
    this(
        store,
        settings,
        work,
        seed,
        formats,
        Duration.ofHours(1),
        CompactionSettings.DEFAULT,
        stream -> Replicas.NONE);
  }

  StreamedTable(
      ObjectStore store,
      StoreSettings settings,
      Path work,
      long seed,
      TableFormats formats,
      Duration snapshotRetention,
      CompactionSettings compaction,
      Function<StreamedTable, Replicas> replicas) {
    this(
        store,
        settings,
        work,
        seed,
        SCHEMA,
        new TableSettings("bucket(2, key)", Optional.empty(), OptionalInt.empty(), formats),
        snapshotRetention,
        compaction,
        replicas);
  }

  /** One whose key is the value of its rows, and whose rows move between partitions. */
  static StreamedTable ofMovingNotes(
      ObjectStore store,
      StoreSettings settings,
      Path work,
      Duration snapshotRetention,
      CompactionSettings compaction) {
    TableSettings moving =
        new TableSettings(
            "bucket(2, id)",
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            PartitionMoves.INDEX);
    return new StreamedTable(
        store,
        settings,
        work,
        22,
        KEYED_BY_NOTE,
        moving,
        snapshotRetention,
        compaction,
        stream -> Replicas.NONE);
  }

  private StreamedTable(
      ObjectStore store,
      StoreSettings settings,
      Path work,
      long seed,
      RowSchema schema,
      TableSettings created,
      Duration snapshotRetention,
      CompactionSettings compaction,
      Function<StreamedTable, Replicas> replicas) {
    this.settings = settings;
    this.temporary = work.resolve("cache");
    this.schema = schema;
    this.store = new UnreliableStore(store, this::isVersion);
    this.random = new Random(seed);
    this.projections = new DeltaProjections(this.store, clock);
    this.catalog = IcecapCatalog.open(this.store, settings, buffer, clock);
    this.iceberg = new IcebergSettings(snapshotRetention, clock, UUID::randomUUID);
    this.tables = new IcebergTables(catalog, iceberg, projections);
    this.table = tables.openOrCreate(NAME, schema, created, Map.of(SOURCE, 0L));
    this.applier =
        new Applier(
            "applier",
            tables,
            buffer,
            new InMemoryLeases(clock),
            DuckDbPartitionCaches.open(
                new CacheSettings(work.resolve("cache"), 128L << 20),
                this.store,
                new ParquetDataFileWriter(this.store, work.resolve("temporary")),
                ReplicaFiles.NONE),
            new ApplySettings(
                Duration.ZERO, Duration.ofDays(10), 64L << 20, 1, snapshotRetention, compaction),
            replicas.apply(this),
            SnapshotListener.NONE,
            clock);
  }

  private boolean isVersion(Location location) {
    boolean version = location.name().endsWith("metadata.json");
    Runnable waiting = version ? beforeCommit.getAndSet(null) : null;
    if (waiting != null) {
      waiting.run();
    }
    return version;
  }

  Location folder() {
    return table.location();
  }

  /** Maintains the table as another process does, over a store that answers. */
  MaintenanceReport maintainElsewhere(ObjectStore sound, MaintenanceSettings how) {
    try (IcecapCatalog another = IcecapCatalog.open(sound, settings, buffer, clock)) {
      IcebergTables same =
          new IcebergTables(
              another,
              new IcebergSettings(Duration.ofHours(1), clock, UUID::randomUUID),
              projections);
      return new Maintenance(
              same, sound, how, clock, each -> new DuckDbReferences(sound, each.location()))
          .run(same.find(NAME).orElseThrow());
    }
  }

  /** Some changes, buffered and applied; an applier that fails is given another turn later. */
  void round() {
    append(change(1 + random.nextInt(40)));
    applier.round();
    remember();
  }

  /** A change of one and the same row, applied. */
  void hotRound() {
    append(List.of(upsert(KEYS, "note-of-%06d".formatted(nextOffset))));
    applier.round();
    remember();
  }

  private Change upsert(long id, String note) {
    rows.put(id, note);
    return new Change(Operation.UPSERT, new Object[] {id, note}, nextOffset++, clock.millis());
  }

  /** All rows are deleted at once, and that is applied. */
  void truncate() {
    append(List.of(new Change(Operation.TRUNCATE, new Object[2], nextOffset++, clock.millis())));
    rows.clear();
    applier.round();
    remember();
  }

  /** A turn of the applier without changes. */
  void idle() {
    applier.round();
  }

  /** Turns of the applier until nothing is written in the background; the clock stands still. */
  void settle() {
    AtomicInteger calm = new AtomicInteger();
    Await.until(
        "files that are written anew",
        Duration.ofSeconds(60),
        () -> {
          applier.round();
          calm.set(isWriting() ? 0 : calm.get() + 1);
          return calm.get() == CALM_ROUNDS;
        });
  }

  /** Whether files of the cache are written anew in the background. */
  boolean isWriting() {
    try (Stream<Path> files = Files.walk(temporary)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("fresh"));
    } catch (IOException | UncheckedIOException e) {
      return true; // files come and go
    }
  }

  /** Turns of the applier until its replicas equal the head. */
  void catchUp() {
    Await.until(
        "replicas that equal the head",
        Duration.ofSeconds(60),
        () -> {
          applier.round();
          return applier.replicas().stream()
              .allMatch(status -> status.version() > 0 && status.versionsBehind() == 0);
        });
  }

  /** The values that the rows have now. */
  Set<String> notes() {
    return new TreeSet<>(rows.values());
  }

  /** A round that dies when everything but the version is in the store. */
  void diedBeforeTheCommit() {
    append(change(20));
    store.next(UnreliableStore.Accident.SILENT_BEFORE_WRITE);
    applier.round();
    store.answerAgain();
    clock.advance(Duration.ofMinutes(1));
    applier.round();
    remember();
  }

  private void remember() {
    if (buffer.status(table.id()).pending().isEmpty()) {
      rowsAt.put(table.head().snapshotId().getAsLong(), new TreeMap<>(rows));
    }
  }

  private List<Change> change(int count) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long id = (long) (KEYS * Math.pow(random.nextDouble(), 2));
      String note = random.nextInt(6) == 0 ? null : "note-of-%06d".formatted(nextOffset);
      Operation operation = note == null ? Operation.DELETE : Operation.UPSERT;
      if (schema.equals(KEYED_BY_NOTE)) {
        leave(id).ifPresent(changes::add);
      }
      if (note != null || schema.equals(SCHEMA)) {
        changes.add(new Change(operation, new Object[] {id, note}, nextOffset++, clock.millis()));
      }
      if (note == null) {
        rows.remove(id);
      } else {
        rows.put(id, note);
      }
    }
    return changes;
  }

  /** Where the value is the key, a row with another value is another row. */
  private Optional<Change> leave(long id) {
    return Optional.ofNullable(rows.get(id))
        .map(
            note ->
                new Change(
                    Operation.DELETE, new Object[] {null, note}, nextOffset++, clock.millis()));
  }

  private void append(List<Change> changes) {
    Partitioning partitioning = table.partitioning();
    Map<PartitionKey, List<Change>> byPartition = new TreeMap<>();
    for (Change change : changes) {
      byPartition
          .computeIfAbsent(
              partitioning.rowsMove() || change.operation() == Operation.TRUNCATE
                  ? PartitionKey.ALL
                  : partitioning.partitionOf(change.values()),
              p -> new ArrayList<>())
          .add(change);
    }
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    byPartition.forEach((p, list) -> blobs.put(p, ChangeCodec.encode(table.schema(), list)));
    Append append =
        new Append(
            table.id(),
            buffer.status(table.id()).incarnation(),
            SOURCE,
            changes.get(0).offset(),
            nextOffset,
            blobs);
    AppendOutcome outcome = buffer.append(List.of(append)).get(0);
    if (!(outcome instanceof AppendOutcome.Appended)) {
      throw new AssertionError("not buffered: " + outcome);
    }
  }

  @Override
  public void close() {
    applier.close();
    catalog.close();
    projections.close();
  }
}
