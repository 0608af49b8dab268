package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.Snapshot;
import io.icecap.store.Location;
import io.icecap.store.StoreUnavailableException;
import io.icecap.store.UnreliableStore;
import io.icecap.store.UnreliableStore.Accident;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.CommitConflictException;
import io.icecap.table.Head;
import io.icecap.table.LiveReferences;
import io.icecap.table.LiveSet;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import io.icecap.table.TableFormats;
import io.icecap.table.delta.DeltaReader;
import io.icecap.testing.AheadClock;
import io.icecap.testing.Await;
import io.icecap.testing.InMemoryBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 9 of docs/protocol.md: Delta's log follows the chain, whatever happens in between. */
class DeltaCommitsTest {
  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");
  @TempDir Path warehouse;
  private final InMemoryBuffer redis = new InMemoryBuffer();
  private final UnreliableStore store =
      new UnreliableStore(new LocalObjectStore(), l -> l.uri().contains("/_delta_log/"));
  private TestTables mine;
  private LiveTable table;

  @BeforeEach
  void open() {
    mine = open(TableFormats.ICEBERG_AND_DELTA);
    table = mine.orders();
  }

  @AfterEach
  void close() {
    store.answerAgain();
    mine.close();
  }

  private TestTables open(TableFormats formats) {
    return TestTables.open(
        store, TestTables.settings(warehouse), redis, Clock.systemUTC(), formats);
  }

  @Test
  void everyVersionNamesTheSnapshotItEquals() {
    Head head = table.head();
    for (int i = 1; i <= 3; i++) {
      head = table.commit(TestTables.oneMoreFileAndDeletes(table, head, 10 * i, i));
      Snapshot delta = reader().latest();
      assertThat(reader().chainVersion(delta)).isEqualTo(head.version());
      assertThat(reader().icebergSnapshot(delta)).hasValue(head.snapshotId().getAsLong());
      assertThat(files(delta)).isEqualTo(i);
    }
  }

  @Test
  void whatChangesNoFileNeedsNoVersion() {
    Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    long before = reader().latest().getVersion();

    table.register(Map.of(new io.icecap.change.SourcePartition("shop.orders", 1), 0L), Map.of());
    SnapshotUpdate nothing =
        new SnapshotUpdate(
            table.head(), head.applied(), SnapshotUpdate.Kind.ROWS, List.of(), Map.of());
    table.commit(nothing);

    assertThat(reader().latest().getVersion()).isEqualTo(before);
  }

  @Test
  void compactionChangesNoDataInDeltasEyes() throws Exception {
    Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    head = table.commit(TestTables.oneMoreFile(table, head, 20));
    assertThat(lastVersion())
        .contains("\"dataChange\":true")
        .doesNotContain("\"dataChange\":false");
    List<Location> all = head.files(TestTables.BUCKET).stream().map(f -> f.location()).toList();

    table.commit(
        new SnapshotUpdate(
            head,
            head.applied(),
            SnapshotUpdate.Kind.REWRITE,
            List.of(
                new PartitionUpdate(
                    TestTables.BUCKET,
                    List.of(TestTables.file(table, TestTables.BUCKET, 20)),
                    Map.of(),
                    all)),
            Map.of()));

    assertThat(lastVersion())
        .contains("\"dataChange\":false")
        .doesNotContain("\"dataChange\":true");
  }

  @Test
  void aCrashBetweenTheTwoIsMadeUpForBeforeTheNextCommit() {
    Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    store.next(Accident.SILENT_BEFORE_WRITE);
    Head published = table.commit(TestTables.oneMoreFile(table, head, 20));
    assertThat(published.version()).isEqualTo(head.version() + 1);
    store.answerAgain();
    assertThat(reader().chainVersion(reader().latest())).isEqualTo(head.version());

    try (TestTables restarted = open(TableFormats.ICEBERG_AND_DELTA)) {
      LiveTable again = restarted.orders();
      Head base = again.head();
      again.commit(TestTables.oneMoreFile(again, base, 30));

      Snapshot last = reader().latest();
      Snapshot between = reader().at(last.getVersion() - 1);
      assertThat(reader().icebergSnapshot(between)).hasValue(base.snapshotId().getAsLong());
      assertThat(reader().chainVersion(last)).isEqualTo(base.version() + 1);
      assertThat(files(last)).isEqualTo(3);
    }
  }

  @Test
  void anIdleTableIsBroughtLevel() {
    Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    store.next(Accident.SILENT_BEFORE_WRITE);
    table.commit(TestTables.oneMoreFile(table, head, 20));
    store.answerAgain();

    try (TestTables restarted = open(TableFormats.ICEBERG)) {
      restarted.tables.find(TestTables.NAME).orElseThrow().level();
    }

    assertThat(reader().chainVersion(reader().latest())).isEqualTo(head.version() + 1);
  }

  @Test
  void nothingIsPublishedWhileTheBaseIsNotInDelta() {
    Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    store.next(Accident.SILENT_BEFORE_WRITE);
    Head published = table.commit(TestTables.oneMoreFile(table, head, 20));

    assertThatThrownBy(() -> table.commit(TestTables.oneMoreFile(table, published, 30)))
        .isInstanceOf(StoreUnavailableException.class);

    store.answerAgain();
    assertThat(table.headOfChain().version()).isEqualTo(published.version());
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER_LOST", "REQUEST_LOST"})
  void aLostAnswerIsResolved(Accident accident) {
    Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    long before = reader().latest().getVersion();
    store.next(accident);

    Head after = table.commit(TestTables.oneMoreFile(table, head, 20));

    Snapshot delta = reader().latest();
    assertThat(delta.getVersion()).isEqualTo(before + 1);
    assertThat(reader().chainVersion(delta)).isEqualTo(after.version());
  }

  @Test
  void whatWasWrittenWithoutAnAnswerIsFoundThere() {
    Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    long before = reader().latest().getVersion();
    store.next(Accident.SILENT_AFTER_WRITE);
    Head published = table.commit(TestTables.oneMoreFile(table, head, 20));
    store.answerAgain();

    table.commit(TestTables.oneMoreFile(table, published, 30));

    Snapshot delta = reader().latest();
    assertThat(delta.getVersion()).as("none twice").isEqualTo(before + 2);
    assertThat(files(delta)).isEqualTo(3);
  }

  @Test
  void whatDeltasVersionsReferToIsKnown() {
    Instant start = Instant.now().minusSeconds(60);
    Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    head = table.commit(TestTables.oneMoreFileAndDeletes(table, head, 20, 1));
    Set<Location> before = new HashSet<>(dataAndVectors());
    List<Location> old = head.files(TestTables.BUCKET).stream().map(f -> f.location()).toList();
    table.commit(
        new SnapshotUpdate(
            head,
            head.applied(),
            SnapshotUpdate.Kind.ROWS,
            List.of(new PartitionUpdate(TestTables.BUCKET, List.of(), Map.of(), old)),
            Map.of()));

    LiveSet sinceStart = new LiveSet();
    LiveSet now = new LiveSet();
    LiveReferences delta = table.references().get(0);
    delta.collect(start, sinceStart);
    AheadClock clock = new AheadClock();
    clock.advance(Duration.ofHours(2));
    try (TestTables later =
        TestTables.open(
            store, TestTables.settings(warehouse), redis, clock, TableFormats.ICEBERG_AND_DELTA)) {
      later.orders().references().get(0).collect(clock.instant(), now);
    }

    assertThat(before).isNotEmpty().allMatch(sinceStart::contains).noneMatch(now::contains);
  }

  private List<Location> dataAndVectors() {
    List<Location> all = new ArrayList<>();
    table.head().files(TestTables.BUCKET).forEach(f -> all.add(f.location()));
    store.list(table.location(), "deletion_vector_").forEach(all::add);
    return all;
  }

  @Test
  void committersThatRaceLeaveOneVersionPerSnapshot() throws Exception {
    int each = 6;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (TestTables others = open(TableFormats.ICEBERG_AND_DELTA)) {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> racing =
          List.of(
              threads.submit(() -> race(mine.orders(), each, start)),
              threads.submit(() -> race(others.orders(), each, start)));
      start.countDown();
      for (Future<?> racer : racing) {
        racer.get();
      }
    } finally {
      threads.shutdown();
    }
    table.level();

    Snapshot last = reader().latest();
    Head head = table.headOfChain();
    assertThat(reader().icebergSnapshot(last)).hasValue(head.snapshotId().getAsLong());
    assertThat(files(last)).isEqualTo(2 * each);
    assertThat(last.getVersion()).isEqualTo(2 * each);
    long before = 0;
    for (long version = 1; version <= last.getVersion(); version++) {
      Snapshot delta = reader().at(version);
      assertThat(reader().chainVersion(delta)).as("time runs forward").isGreaterThan(before);
      before = reader().chainVersion(delta);
      assertThat(files(delta)).isEqualTo((int) version);
    }
  }

  private static void race(LiveTable table, int commits, CountDownLatch start) {
    Head head = table.head();
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int done = 0; done < commits; ) {
      try {
        head = table.commit(TestTables.oneMoreFile(table, head, head.version()));
        done++;
      } catch (CommitConflictException e) {
        head = table.headOfChain();
      }
    }
  }

  @Test
  void checkpointsStandForTheVersionsBefore() throws Exception {
    Head head = table.head();
    for (int i = 1; i <= 2 * TestTables.VERSIONS_PER_CHECKPOINT; i++) {
      head = table.commit(TestTables.oneMoreFileAndDeletes(table, head, i, i % 10));
    }
    Path log = warehouse.resolve("shop/orders/_delta_log");
    long checkpoint = reader().latest().getVersion();
    Path parquet = log.resolve("%020d.checkpoint.parquet".formatted(checkpoint));
    // written last
    Path pointer = log.resolve("_last_checkpoint");
    Await.until(
        "the checkpoint of version " + checkpoint,
        Duration.ofSeconds(30),
        () -> Files.exists(parquet) && text(pointer).contains("\"version\":" + checkpoint));
    for (long version = 0; version < checkpoint; version++) {
      Files.delete(log.resolve("%020d.json".formatted(version)));
    }

    assertThat(files(reader().latest())).isEqualTo(checkpoint);
    Head after = table.commit(TestTables.oneMoreFile(table, head, 50));
    try (TestTables restarted = open(TableFormats.ICEBERG_AND_DELTA)) {
      LiveTable again = restarted.orders();
      again.commit(TestTables.oneMoreFileAndDeletes(again, again.head(), 60, 0));
      Snapshot last = reader().latest();
      assertThat(last.getVersion()).isEqualTo(checkpoint + 2);
      assertThat(reader().chainVersion(last)).isEqualTo(after.version() + 1);
      assertThat(files(last)).isEqualTo(checkpoint + 2);
    }
  }

  @Test
  void icebergsMetadataIsWhereVacuumPassesBy() {
    Head head = table.commit(TestTables.oneMoreFile(table, table.head(), 10));

    Path root = warehouse.resolve("shop/orders");
    assertThat(root.resolve("_iceberg/v" + head.version() + ".gz.metadata.json")).exists();
    assertThat(root.resolve("metadata")).doesNotExist();
    assertThat(mine.catalog.loadTable(ORDERS).currentSnapshot().manifestListLocation())
        .contains("/_iceberg/snap-");
    try (TestTables afterFlush = TestTables.open(warehouse, new InMemoryBuffer())) {
      LiveTable recovered = afterFlush.tables.find(TestTables.NAME).orElseThrow();
      assertThat(recovered.recover().version()).isEqualTo(head.version());
    }
  }

  @Test
  void aPurgedTableLeavesNoLogAndItsPlaceIsNotUsedAgain() throws Exception {
    table.commit(TestTables.oneMoreFile(table, table.head(), 10));
    mine.catalog.dropTable(ORDERS, true);
    assertThat(store.list(new Location("file://" + warehouse + "/shop/orders/_delta_log")))
        .isEmpty();

    LiveTable next = mine.orders();

    assertThat(next.location()).isNotEqualTo(new Location("file://" + warehouse + "/shop/orders"));
    next.commit(TestTables.oneMoreFile(next, next.head(), 10));
    assertThat(DeltaReader.of(store, next.location()).latest().getVersion()).isEqualTo(1);
  }

  private DeltaReader reader() {
    return DeltaReader.of(new LocalObjectStore(), table.location());
  }

  private int files(Snapshot delta) {
    try {
      return reader().files(delta, Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String lastVersion() throws Exception {
    return Files.readString(
        warehouse.resolve(
            "shop/orders/_delta_log/%020d.json".formatted(reader().latest().getVersion())));
  }
}
