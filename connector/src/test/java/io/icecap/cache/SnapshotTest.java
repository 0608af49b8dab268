package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots of partitions that are copied while applies go on. */
@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class SnapshotTest {
  @Parameter private CacheSettings.Format format;
  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock(Instant.now());
  private CacheFixture fixture;
  private PartitionCache cache;
  private Path copy;

  @BeforeEach
  void open() {
    fixture = new CacheFixture(format, folder, AllTypes.SCHEMA, false);
    cache = fixture.open();
    copy = folder.resolve("copy.duckdb");
    fixture.apply(cache, rows(0, 2000));
    fixture.apply(cache, rows(1500, 2500));
  }

  @AfterEach
  void close() {
    cache.close();
    fixture.close();
  }

  private static List<Change> rows(int from, int to) {
    Random random = new Random(from);
    return IntStream.range(from, to).mapToObj(i -> AllTypes.upsert(i, "k", random)).toList();
  }

  private List<Location> locations() {
    return fixture.table.files().stream().map(LiveFile::location).toList();
  }

  private PartitionSnapshot fromTheDirectory(List<LiveFile> files) {
    return fixture.caches.snapshot(CacheFixture.TABLE, TestTable.PARTITION, fixture.schema, files);
  }

  private void assertCopied(List<LiveFile> files, Map<List<Object>, StoredRow> rows)
      throws Exception {
    assertThat(fixture.stored.ofCache(copy, files)).isEqualTo(rows);
    assertThat(Seal.take(copy)).isTrue();
  }

  @Test
  void theCopyHasTheRowsOfItsSnapshotWhateverIsCommittedMeanwhile() throws Exception {
    List<LiveFile> then = fixture.table.files();
    Map<List<Object>, StoredRow> rows = fixture.tableRows();
    try (PartitionSnapshot snapshot = cache.snapshot(then)) {
      fixture.apply(cache, rows(0, 500));
      fixture.apply(cache, List.of(AllTypes.delete(600, "k")));
      fixture.compact(cache, locations(), CompactionOrder.BY_KEY, 700);
      fixture.apply(cache, rows(3000, 3100));

      snapshot.copyTo(copy, "orders");
    }

    assertCopied(then, rows);
    fixture.assertCacheEqualsTable(cache);
  }

  /** With keys alone the cache has no values of its own. */
  @Test
  void whatIsInTheCacheIsCopiedFromThere() throws Exception {
    List<LiveFile> then = fixture.table.files();
    Map<List<Object>, StoredRow> rows = fixture.tableRows();
    cache.close();
    try (PartitionSnapshot snapshot = fromTheDirectory(then)) {
      hide(then);

      if (format == CacheSettings.Format.KEYS) {
        assertThatThrownBy(() -> snapshot.copyTo(copy, "orders"))
            .isInstanceOf(CacheException.class);
      } else {
        snapshot.copyTo(copy, "orders");
        assertCopied(then, rows);
      }
    }
    cache = fixture.open();
  }

  @Test
  void whatIsNotInTheCacheIsCopiedFromTheDataFilesAndStaysOut() throws Exception {
    List<LiveFile> then = fixture.table.files();
    try (CacheFixture cold = fixture.another(folder.resolve("cold"), ReplicaFiles.NONE);
        PartitionSnapshot snapshot =
            cold.caches.snapshot(CacheFixture.TABLE, TestTable.PARTITION, fixture.schema, then)) {
      snapshot.copyTo(copy, "orders");

      assertThat(CacheScan.of(folder.resolve("cold/cache")).leastRecentlyUsedFirst()).isEmpty();
    }

    assertCopied(then, fixture.tableRows());
  }

  @Test
  void theCacheTakesItsFileBackAndTheCopyIsMadeFromTheDataFiles() throws Exception {
    List<LiveFile> then = fixture.table.files();
    Map<List<Object>, StoredRow> rows = fixture.tableRows();
    try (PartitionSnapshot snapshot = cache.snapshot(then)) {
      cache.rebuild(then);
      fixture.apply(cache, rows(0, 10));
      fixture.purge(cache);

      snapshot.copyTo(copy, "orders");
    }

    assertCopied(then, rows);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aPartitionThatSomebodyHoldsIsNotWaitedFor() throws Exception {
    List<LiveFile> then = fixture.table.files();
    try (PartitionSnapshot snapshot = fromTheDirectory(then)) {
      fixture.apply(cache, rows(0, 10));
      snapshot.copyTo(copy, "orders");
    }

    assertCopied(then, fixture.stored.ofFiles(then));
  }

  @Test
  void aSnapshotThatIsClosedIsNotCopied() {
    PartitionSnapshot cached = cache.snapshot(fixture.table.files());
    PartitionSnapshot stored = cache.snapshot(List.of());
    cached.close();
    stored.close();

    assertThatThrownBy(() -> cached.copyTo(copy, "orders")).isInstanceOf(CacheException.class);
    assertThatThrownBy(() -> stored.copyTo(copy, "orders")).isInstanceOf(CacheException.class);

    assertThat(copy).doesNotExist();
  }

  @Test
  void aStatementIsCutOffWhenTheFileIsNeeded() throws Exception {
    try (AttachedFile file = attached(folder.resolve("own.duckdb"))) {
      Reading reading = Reading.begin(file, clock.instant());
      CompletableFuture<Void> endless =
          CompletableFuture.runAsync(
              () -> {
                try {
                  reading.run("SELECT count(*) FROM range(10000000000) a, range(1000000000) b");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });

      reading.close();

      assertThatThrownBy(() -> endless.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(EndedException.class);
    }
  }

  private AttachedFile attached(Path path) {
    CacheSettings settings = CacheFixture.settings(folder);
    return AttachedFile.open(
        DuckDbInstance.start(settings, folder),
        path,
        CacheLayout.of(CacheSettings.Format.DUCKDB, "some", AllTypes.SCHEMA),
        AllTypes.SCHEMA);
  }

  @Test
  void moreThanSomeSnapshotsAreNotHeldInTheCache() throws Exception {
    List<LiveFile> then = fixture.table.files();
    List<PartitionSnapshot> snapshots = new ArrayList<>();
    for (int i = 0; i < CacheDirectory.READINGS_MAX + 1; i++) {
      snapshots.add(cache.snapshot(then));
    }

    assertThat(snapshots.subList(0, CacheDirectory.READINGS_MAX))
        .allMatch(CachedSnapshot.class::isInstance);
    assertThat(snapshots.get(CacheDirectory.READINGS_MAX)).isInstanceOf(StoredSnapshot.class);
    snapshots.get(3).close();
    snapshots.add(cache.snapshot(then));
    assertThat(snapshots.get(snapshots.size() - 1)).isInstanceOf(CachedSnapshot.class);

    snapshots.forEach(PartitionSnapshot::close);
  }

  @Test
  void aSnapshotIsHeldInTheCacheForABoundedTime() throws Exception {
    CacheSettings settings =
        new CacheSettings(format, folder.resolve("timed"), 1L << 30, 512L << 20);
    try (DuckDbPartitionCaches timed = CacheFixture.open(settings, fixture.store, clock)) {
      PartitionCache loaded = timed.open(CacheFixture.TABLE, new PartitionKey("p"), fixture.schema);
      List<LiveFile> then = fixture.table.files();
      loaded.rebuild(then);
      try (PartitionSnapshot snapshot = loaded.snapshot(then)) {
        loaded.close();
        assertThat(snapshot).isInstanceOf(CachedSnapshot.class);
        clock.advance(CacheDirectory.READING_MAX.plus(Duration.ofSeconds(1)));
        timed.open(CacheFixture.TABLE, new PartitionKey("p"), fixture.schema).close();
        hide(then);

        assertThatThrownBy(() -> snapshot.copyTo(copy, "orders"))
            .isInstanceOf(RuntimeException.class);
      }
    }
    assertThat(copy).doesNotExist();
  }

  /** So that nobody can read these data files. */
  private static void hide(List<LiveFile> files) throws Exception {
    for (LiveFile file : files) {
      Path path = Path.of(file.location().uri().substring("file://".length()));
      Files.move(path, path.resolveSibling(path.getFileName() + ".hidden"));
    }
  }
}
