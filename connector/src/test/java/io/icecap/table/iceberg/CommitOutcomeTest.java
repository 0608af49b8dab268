package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.format.CommitMode;
import io.icecap.store.Location;
import io.icecap.store.StoreUnavailableException;
import io.icecap.store.UnreliableStore;
import io.icecap.store.UnreliableStore.Accident;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.SnapshotUpdate;
import io.icecap.testing.InMemoryBuffer;
import io.icecap.testing.ManualClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit has happened, has not, or is unknown; and what may be deleted follows from that. */
@ParameterizedClass(name = "format version {0}, {1}")
@CsvSource({"2, MERGE_ON_READ", "3, MERGE_ON_READ", "2, COPY_ON_WRITE", "3, COPY_ON_WRITE"})
class CommitOutcomeTest {
  private final int formatVersion;
  private final CommitMode mode;
  @TempDir Path warehouse;
  private final InMemoryBuffer redis = new InMemoryBuffer();
  private final UnreliableStore store =
      new UnreliableStore(new LocalObjectStore(), l -> l.name().endsWith(".metadata.json"));
  private TestTables mine;
  private TestTables others;
  private LiveTable table;

  CommitOutcomeTest(int formatVersion, CommitMode mode) {
    this.formatVersion = formatVersion;
    this.mode = mode;
  }

  @BeforeEach
  void open() {
    mine = TestTables.open(store, TestTables.settings(warehouse), redis, Clock.systemUTC());
    others = TestTables.open(warehouse, redis);
    table = mine.orders(formatVersion);
    table.commit(TestTables.oneMoreFile(table, table.head(), 10));
  }

  @AfterEach
  void close() {
    store.answerAgain();
    mine.close();
    others.close();
  }

  @Test
  void aStaleBaseIsAConflict() {
    Head stale = table.head();
    LiveTable other = others.orders();
    Head published = other.commit(TestTables.oneMoreFile(other, other.head(), 20));
    Set<String> before = files();

    assertThatThrownBy(() -> table.commit(change(stale, 30)))
        .isInstanceOf(CommitConflictException.class);

    assertThat(files()).as("the lost attempt's manifests and vectors").isEqualTo(before);
    Head head = table.headOfChain();
    assertThat(head.version()).isEqualTo(published.version());
    assertThat(table.commit(TestTables.oneMoreFile(table, head, 30)).version())
        .isEqualTo(published.version() + 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER_LOST", "REQUEST_LOST"})
  void aLostAnswerIsResolved(Accident accident) {
    Head before = table.head();
    store.next(accident);

    Head after = table.commit(change(before, 20));

    assertThat(after.version()).isEqualTo(before.version() + 1);
    assertThat(others.orders().head().snapshotId()).isEqualTo(after.snapshotId());
    assertEverythingReferredToIsThere();
  }

  @Test
  void aLostAnswerOfALostRaceIsAConflict() {
    Head stale = table.head();
    LiveTable other = others.orders();
    other.commit(TestTables.oneMoreFile(other, other.head(), 20));
    store.next(Accident.ANSWER_LOST);

    assertThatThrownBy(() -> table.commit(TestTables.oneMoreFile(table, stale, 30)))
        .isInstanceOf(CommitConflictException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENT_AFTER_WRITE", "SILENT_BEFORE_WRITE"})
  void whileTheStoreIsSilentTheOutcomeIsUnknownAndAllFilesStay(Accident accident) {
    Head before = table.head();
    store.next(accident);

    assertThatThrownBy(() -> table.commit(change(before, 20)))
        .isInstanceOf(CommitUnknownException.class);

    store.answerAgain();
    boolean happened = accident == Accident.SILENT_AFTER_WRITE;
    Head after = table.headOfChain();
    assertThat(after.version()).isEqualTo(before.version() + (happened ? 1 : 0));
    assertThat(after.applied().base(TestTables.SOURCE)).hasValue(happened ? 20 : 10);
    assertThat(after.files(TestTables.BUCKET))
        .hasSize(happened && mode == CommitMode.MERGE_ON_READ ? 2 : 1);
    if (mode == CommitMode.MERGE_ON_READ) {
      assertThat(files()).as("deletes of the attempt").anyMatch(f -> f.contains(deletes()));
    }
    assertEverythingReferredToIsThere();
    Head next = table.commit(TestTables.oneMoreFile(table, after, 30));
    assertThat(next.version()).isEqualTo(after.version() + 1);
  }

  @Test
  void whatCannotBeSentIsNotPublished() {
    Head before = table.head();
    store.next(Accident.SILENT_BEFORE_WRITE);
    assertThatThrownBy(() -> table.commit(TestTables.oneMoreFile(table, before, 20)))
        .isInstanceOf(CommitUnknownException.class);

    assertThatThrownBy(() -> table.commit(TestTables.oneMoreFile(table, before, 20)))
        .isInstanceOf(StoreUnavailableException.class);

    store.answerAgain();
    assertThat(table.headOfChain().version()).isEqualTo(before.version());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-m0.avro", "snap-"})
  void nothingIsPublishedBeforeTheFilesItRefersTo(String part) {
    assertNotPublishedWithout(part);
  }

  @Test
  void nothingIsPublishedBeforeItsDeletesAndCopyOnWriteHasNone() {
    if (mode == CommitMode.MERGE_ON_READ) {
      assertNotPublishedWithout(deletes());
    } else {
      Head before = table.head();
      store.failToWrite(l -> l.name().contains(deletes()));
      assertThat(table.commit(change(before, 20)).version()).isEqualTo(before.version() + 1);
    }
  }

  private void assertNotPublishedWithout(String part) {
    Head before = table.head();
    store.failToWrite(l -> l.name().contains(part));

    assertThatThrownBy(() -> table.commit(change(before, 20)))
        .isInstanceOf(StoreUnavailableException.class);

    assertThat(others.orders().headOfChain().version()).isEqualTo(before.version());
    Head after = table.commit(change(before, 20));
    assertThat(after.version()).isEqualTo(before.version() + 1);
    assertEverythingReferredToIsThere();
  }

  @Test
  void aProcessThatWasAwayDoesNotForkTheChain() {
    ManualClock clock = new ManualClock(Instant.now());
    try (TestTables sleeper =
        TestTables.open(store, TestTables.settings(warehouse), redis, clock)) {
      LiveTable asleep = sleeper.orders();
      Head old = asleep.head();
      Head head = old;
      for (int i = 0; i < 3; i++) {
        head = table.commit(TestTables.oneMoreFile(table, head, 20 + i));
      }
      // as expiry does after an hour and a hundred versions
      store.delete(new Location(versionFile(old.version())));
      store.delete(new Location(versionFile(old.version() + 1)));
      clock.advance(Duration.ofHours(2));

      assertThatThrownBy(() -> asleep.commit(TestTables.oneMoreFile(asleep, old, 99)))
          .isInstanceOf(CommitUnknownException.class);

      assertThat(asleep.headOfChain().version()).isEqualTo(head.version());
      assertThat(others.orders().head().snapshotId()).isEqualTo(head.snapshotId());
    }
  }

  private String versionFile(long version) {
    return "file://" + warehouse + "/shop/orders/metadata/v" + version + ".gz.metadata.json";
  }

  /** In the way of the commit mode: a row of every file there is leaves, and a file comes. */
  private SnapshotUpdate change(Head head, long next) {
    return mode == CommitMode.MERGE_ON_READ
        ? TestTables.oneMoreFileAndDeletes(table, head, next, 1)
        : TestTables.oneFileInsteadOfAll(table, head, next);
  }

  private String deletes() {
    return formatVersion == 2 ? "-deletes.parquet" : "deletion_vector_";
  }

  /** All small files, without the chain itself and its hint. */
  private Set<String> files() {
    Set<String> files = new TreeSet<>();
    store.list(new Location("file://" + warehouse + "/shop/orders")).stream()
        .map(Location::uri)
        .filter(f -> f.endsWith(".avro") || f.contains(deletes()))
        .forEach(files::add);
    return files;
  }

  private void assertEverythingReferredToIsThere() {
    try (TestTables fresh = TestTables.open(warehouse, redis)) {
      Table loaded = fresh.catalog.loadTable(TableIdentifier.of("shop", "orders"));
      Set<String> files = files();
      for (Snapshot snapshot : loaded.snapshots()) {
        assertThat(files).contains(snapshot.manifestListLocation());
        assertThat(files)
            .containsAll(
                snapshot.allManifests(loaded.io()).stream().map(ManifestFile::path).toList());
      }
      fresh
          .orders()
          .head()
          .files(TestTables.BUCKET)
          .forEach(
              f -> assertThat(f.deletes().positions().get()).hasSize((int) f.deletes().count()));
    }
  }
}
