package io.icecap.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.replica.DuckDbReferences;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.StoreUnavailableException;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.store.s3.S3ObjectStore;
import io.icecap.store.s3.S3Server;
import io.icecap.table.CommitUnknownException;
import io.icecap.table.TableFormats;
import io.icecap.table.delta.DeltaReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceTest {
  static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");
  private static final MaintenanceSettings NO_GRACE =
      new MaintenanceSettings(Duration.ofMinutes(1), Duration.ZERO, 10_000);

  @TempDir Path work;

  /** Every file that goes is unreferenced while a stream, branches and tags go on; then all do. */
  @Test
  void underAStreamNothingThatIsReferredToGoesAndAtTheEndAllElseDoes() throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream = new StreamedTable(store, onDisk(), work, 11)) {
      // without a rest, maintenance of an empty table is faster than any first commit
      stream(stream, 2);
      Maintenance maintenance = maintenance(stream, NO_GRACE);
      ExecutorService threads = Executors.newSingleThreadExecutor();
      try {
        Future<?> streaming = threads.submit(() -> stream(stream, 120));
        long removed = 0;
        int scans = 0;
        do {
          removed += removedNow(maintenance, stream);
          scans += readEverySnapshot(stream);
        } while (!streaming.isDone());
        streaming.get();
        assertThat(removed).isPositive();
        assertThat(scans).isGreaterThan(20);
      } finally {
        threads.shutdownNow();
      }

      maintenance.run(stream.table);
      MaintenanceReport again = maintenance.run(stream.table);

      assertThat(again.removed()).isEqualTo(FileCount.NONE);
      readEverySnapshot(stream);
      assertThat(filesBut(stream, "metadata.json", "version-hint.text"))
          .isEqualTo(referredTo(stream));
      stream.round();
      readEverySnapshot(stream);
    }
  }

  /** However late the attempt comes: its files are gone, so it must not be published. */
  @Test
  void anAttemptWhoseFilesAreRemovedCannotBePublished() throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream = new StreamedTable(store, onDisk(), work, 17)) {
      stream(stream, 3);
      AtomicReference<MaintenanceReport> report = new AtomicReference<>();
      stream.beforeCommit.set(() -> report.set(stream.maintainElsewhere(store, NO_GRACE)));

      stream.round();

      assertThat(report.get().removed().files()).isGreaterThan(3);
      // three before the attempt, of which one may be thinned out, and what it became
      assertThat(readEverySnapshot(stream)).isBetween(3, 4);
    }
  }

  @Test
  void removesInBatchesFromS3() throws Exception {
    try (S3Server server = S3Server.start(Files.createDirectory(work.resolve("s3")));
        ObjectStore store = S3ObjectStore.open(server.settings());
        StreamedTable stream = new StreamedTable(store, server.settings(), work, 12)) {
      stream(stream, 30);
      stream.clock.advance(Duration.ofHours(3));
      MaintenanceReport report = maintenance(stream, MaintenanceSettings.DEFAULT).run(stream.table);

      assertThat(report.removed().files()).isGreaterThan(50);
      readEverySnapshot(stream);
      assertThat(filesBut(stream, "metadata.json", "version-hint.text"))
          .isEqualTo(referredTo(stream));
    }
  }

  @Test
  void aFileYoungerThanTheGracePeriodStays() {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream = new StreamedTable(store, onDisk(), work, 13)) {
      stream(stream, 5);
      stream.diedBeforeTheCommit();
      Set<String> before = filesBut(stream);

      MaintenanceReport report = maintenance(stream, MaintenanceSettings.DEFAULT).run(stream.table);

      assertThat(report.young().files()).isPositive();
      assertThat(report.removed()).isEqualTo(FileCount.NONE);
      assertThat(filesBut(stream)).containsAll(before);
    }
  }

  @Test
  void whatOlderVersionsReferToStaysForTheGracePeriod() throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream = new StreamedTable(store, onDisk(), work, 14)) {
      stream(stream, 5);
      Table before = stream.catalog.loadTable(ORDERS);
      long snapshot = before.currentSnapshot().snapshotId();
      stream.clock.advance(Duration.ofMinutes(50));
      stream(stream, 25);
      assertThat(stream.catalog.loadTable(ORDERS).snapshot(snapshot)).isNull();

      // by the real clock all of this was just now, and the grace period is an hour
      maintenance(stream, new MaintenanceSettings(Duration.ofMinutes(1), Duration.ofHours(1), 9))
          .run(stream.table);

      assertThat(rows(before, snapshot, Expressions.alwaysTrue()))
          .isEqualTo(stream.rowsAt.get(snapshot));
    }
  }

  @Test
  void aDryRunChangesNothingAndSaysWhatWouldGo() {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream = new StreamedTable(store, onDisk(), work, 15)) {
      stream(stream, 20);
      stream.diedBeforeTheCommit();
      stream.clock.advance(Duration.ofHours(3));
      long version = stream.table.headOfChain().version();
      Set<String> before = filesBut(stream);
      Maintenance maintenance = maintenance(stream, MaintenanceSettings.DEFAULT);

      MaintenanceReport said = maintenance.dryRun(stream.table);

      assertThat(filesBut(stream)).isEqualTo(before);
      assertThat(stream.table.headOfChain().version()).isEqualTo(version);
      assertThat(said.removed().files()).isPositive();
      assertThat(maintenance.run(stream.table).removed().files())
          .isGreaterThanOrEqualTo(said.removed().files());
    }
  }

  /** A compaction may have written it ahead of the head, and be about to publish it. */
  @Test
  void whatIsLittleOlderThanTheHeadGoesOnceTheChainHasMovedOn() {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream = new StreamedTable(store, onDisk(), work, 19)) {
      stream(stream, 3);
      Location orphan =
          stream.folder().resolve("data/id_bucket=0/1b4e28ba-2fa1-11d2-883f-0016d3cca427.parquet");
      store.put(orphan, new byte[] {1});
      stream(stream, 1);
      stream.clock.advance(Duration.ofHours(3));

      maintenance(stream, MaintenanceSettings.DEFAULT).run(stream.table);

      assertThat(store.find(orphan)).isEmpty();
      assertThat(stream.catalog.loadTable(ORDERS).properties()).containsKey("icecap.advanced-ms");
    }
  }

  @Test
  void whatDoesNotLookLikeAPartOfTheTableStays() {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream = new StreamedTable(store, onDisk(), work, 16)) {
      stream(stream, 3);
      List<String> others =
          List.of(
              "notes.txt",
              "data/readme.md",
              "data/data/1b4e28ba-2fa1-11d2-883f-0016d3cca427.parquet",
              "metadata/stats.puffin",
              "backup/metadata/1b4e28ba-2fa1-11d2-883f-0016d3cca427-m0.avro",
              "data/id_bucket=0/00000-0-spark-is-not-ready-yet.parquet",
              "deletion_vector_mine.bin");
      others.forEach(name -> store.put(stream.folder().resolve(name), new byte[] {1}));
      String orphan = "data/id_bucket=0/1b4e28ba-2fa1-11d2-883f-0016d3cca427.parquet";
      store.put(stream.folder().resolve(orphan), new byte[] {1});
      stream.clock.advance(Duration.ofHours(3));

      maintenance(stream, MaintenanceSettings.DEFAULT).run(stream.table);

      assertThat(filesBut(stream)).containsAll(others).doesNotContain(orphan);
    }
  }

  /** As the loop does: when the store falls silent under it, it tries again. */
  private static long removedNow(Maintenance maintenance, StreamedTable stream) {
    try {
      return maintenance.run(stream.table).removed().files();
    } catch (StoreUnavailableException | CommitUnknownException e) {
      return 0;
    }
  }

  /** Delta thins nothing out: all of its versions of the time of retention are whole. */
  @Test
  void whatDeltaVersionsWithinRetentionReferToStays() throws Exception {
    try (ObjectStore store = new LocalObjectStore();
        StreamedTable stream =
            new StreamedTable(store, onDisk(), work, 18, TableFormats.parse("iceberg,delta"))) {
      stream(stream, 30);
      DeltaReader delta = DeltaReader.of(store, stream.folder());

      FileCount early = maintenance(stream, NO_GRACE).run(stream.table).removed();
      int compared = 0;
      for (long version = delta.latest().getVersion(); version > 0; version--) {
        Map<Long, String> rows =
            delta.icebergSnapshot(delta.at(version)).map(stream.rowsAt::get).orElse(null);
        List<String> read = delta.rows(delta.at(version), Optional.empty());
        if (rows != null) {
          assertThat(read).containsExactlyInAnyOrderElementsOf(printed(rows));
          compared++;
        }
      }
      stream.clock.advance(Duration.ofHours(3));
      FileCount late = maintenance(stream, NO_GRACE).run(stream.table).removed();

      assertThat(compared).isGreaterThan(15);
      assertThat(late.files()).isGreaterThan(early.files() + 50);
      assertThat(delta.rows(delta.latest(), Optional.empty()))
          .containsExactlyInAnyOrderElementsOf(
              printed(rows(stream.catalog.loadTable(ORDERS), Expressions.alwaysTrue())));
      readEverySnapshot(stream);
    }
  }

  private static List<String> printed(Map<Long, String> rows) {
    return rows.entrySet().stream().map(r -> "|" + r.getKey() + "|" + r.getValue()).toList();
  }

  private static Map<Long, String> rows(Table table, Expression filter) throws Exception {
    return rows(table, table.currentSnapshot().snapshotId(), filter);
  }

  private static void stream(StreamedTable stream, int rounds) {
    for (int round = 1; round <= rounds; round++) {
      stream.round();
      stream.clock.advance(Duration.ofSeconds(20));
      if (round % 40 == 35) {
        stream.diedBeforeTheCommit();
      }
      if (round % 12 == 0) {
        hold(stream, round);
      }
    }
  }

  /** Now a tag, now a branch, and a tag that is given up again. */
  private static void hold(StreamedTable stream, int round) {
    Table table = stream.catalog.loadTable(ORDERS);
    long snapshot = table.currentSnapshot().snapshotId();
    try {
      if (round % 36 == 0) {
        table.manageSnapshots().createBranch("b" + round, snapshot).commit();
      } else if (round % 36 == 12) {
        table.manageSnapshots().createTag("t" + round, snapshot).commit();
      } else if (table.refs().containsKey("t" + (round - 12))) {
        table.manageSnapshots().removeTag("t" + (round - 12)).commit();
      }
    } catch (CommitFailedException e) {
      // maintenance was faster; there is another one soon
    }
  }

  /** Whole, and by key; how many snapshots there were. */
  private static int readEverySnapshot(StreamedTable stream) throws Exception {
    Table table = stream.catalog.loadTable(ORDERS);
    int read = 0;
    for (Snapshot snapshot : table.snapshots()) {
      Map<Long, String> actual = rows(table, snapshot.snapshotId(), Expressions.alwaysTrue());
      Map<Long, String> expected = expected(stream, table, snapshot);
      if (expected != null) {
        assertThat(actual).as("snapshot %d", snapshot.snapshotId()).isEqualTo(expected);
      }
      long key = snapshot.snapshotId() & 63;
      assertThat(rows(table, snapshot.snapshotId(), Expressions.equal("id", key)).get(key))
          .isEqualTo(actual.get(key));
      read++;
    }
    return read;
  }

  /** Of a snapshot that the stream has not yet noted, or whose parent has expired: null. */
  private static Map<Long, String> expected(StreamedTable stream, Table table, Snapshot snapshot) {
    Snapshot at = snapshot;
    while (at != null && !stream.rowsAt.containsKey(at.snapshotId())) {
      boolean sameRows = at.operation().equals("replace");
      at = sameRows && at.parentId() != null ? table.snapshot(at.parentId()) : null;
    }
    return at == null ? null : stream.rowsAt.get(at.snapshotId());
  }

  static Map<Long, String> rows(Table table, long snapshot) throws Exception {
    return rows(table, snapshot, Expressions.alwaysTrue());
  }

  private static Map<Long, String> rows(Table table, long snapshot, Expression filter)
      throws Exception {
    Map<Long, String> rows = new TreeMap<>();
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(table).useSnapshot(snapshot).where(filter).build()) {
      for (Record row : records) {
        assertThat(rows.put((Long) row.getField("id"), (String) row.getField("note"))).isNull();
      }
    }
    return rows;
  }

  /** By Iceberg's own means, below the table's folder; data and manifests. */
  private static Set<String> referredTo(StreamedTable stream) throws Exception {
    Set<String> names = new TreeSet<>();
    Table table = stream.catalog.loadTable(ORDERS);
    TableMetadata metadata = ((HasTableOperations) table).operations().current();
    for (Snapshot snapshot : metadata.snapshots()) {
      names.add(name(stream, snapshot.manifestListLocation()));
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        names.add(name(stream, manifest.path()));
        if (manifest.content() == org.apache.iceberg.ManifestContent.DATA) {
          try (var files = ManifestFiles.read(manifest, table.io(), metadata.specsById())) {
            files.forEach(file -> names.add(name(stream, file.location())));
          }
        } else {
          try (var files =
              ManifestFiles.readDeleteManifest(manifest, table.io(), metadata.specsById())) {
            files.forEach(file -> names.add(name(stream, file.location())));
          }
        }
      }
    }
    return names;
  }

  /**
   * Without those whose names contain a part. The hint is written in the background, and the S3
   * server lists what it is still writing, as {@code version-hint.text-<uuid>}.
   */
  private static Set<String> filesBut(StreamedTable stream, String... parts) {
    Set<String> names = new TreeSet<>();
    stream.store.visit(
        stream.folder(),
        "",
        object -> {
          String name = name(stream, object.location().uri());
          if (Stream.of(parts).noneMatch(name::contains)) {
            names.add(name);
          }
        });
    return names;
  }

  private static String name(StreamedTable stream, String location) {
    return location.substring(stream.folder().uri().length() + 1);
  }

  private Maintenance maintenance(StreamedTable stream, MaintenanceSettings settings) {
    return new Maintenance(
        stream.tables,
        stream.store,
        settings,
        stream.clock,
        table -> new DuckDbReferences(stream.store, table.location()));
  }

  private StoreSettings onDisk() {
    return new StoreSettings(
        new Location("file://" + work.resolve("warehouse").toAbsolutePath()), Map.of());
  }
}
