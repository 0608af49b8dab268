package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.store.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
  @TempDir private Path folder;
  private CacheFixture fixture;

  @BeforeEach
  void open() {
    fixture = new CacheFixture(folder, AllTypes.SCHEMA, false);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void fill() {
    try (PartitionCache cache = fixture.open()) {
      fixture.apply(cache, rows(0, 200));
      fixture.apply(cache, rows(100, 150));
    }
  }

  private static List<Change> rows(int from, int to) {
    Random random = new Random(from);
    return IntStream.range(from, to).mapToObj(i -> AllTypes.upsert(i, "k", random)).toList();
  }

  private boolean cached() {
    try (PartitionCache cache = fixture.open()) {
      return cache.equalsFiles(fixture.table.files());
    }
  }

  @Test
  void contentOutlivesTheProcessesUseOfTheDirectory() throws Exception {
    fill();
    fixture.caches.close();

    try (DuckDbPartitionCaches again = CacheFixture.open(folder, fixture.store);
        PartitionCache cache =
            again.open(CacheFixture.TABLE, TestTable.PARTITION, AllTypes.SCHEMA)) {
      fixture.assertCacheEqualsTable(cache);
    }
  }

  @Test
  void usersInOneProcessShareTheInstance() {
    fill();

    try (DuckDbPartitionCaches second = CacheFixture.open(folder, fixture.store)) {
      fixture.caches.close();
      try (PartitionCache cache =
          second.open(CacheFixture.TABLE, TestTable.PARTITION, AllTypes.SCHEMA)) {
        assertThat(cache.equalsFiles(fixture.table.files())).isTrue();
      }
    }
    assertThat(folder.resolve("cache/slot-1")).doesNotExist();
  }

  @Test
  void anOpenPartitionOutlivesTheCloseOfItsUser() throws Exception {
    PartitionCache cache = fixture.open();
    fixture.caches.close();

    fixture.apply(cache, rows(0, 10));

    fixture.assertCacheEqualsTable(cache);
    cache.close();
  }

  @Test
  void aHeldPartitionIsBusyForOthers() {
    try (PartitionCache held = fixture.open()) {
      assertThat(held.equalsFiles(List.of())).isTrue();
      assertThatThrownBy(fixture::open).isInstanceOf(CacheBusyException.class);
    }
    fixture.open().close();
  }

  @Test
  void anotherUserGetsThePartitionWhenItIsGivenBack() {
    PartitionCache held = fixture.open();
    try (DuckDbPartitionCaches patient =
        DuckDbPartitionCaches.open(
            CacheFixture.settings(folder),
            fixture.store,
            new ParquetDataFileWriter(fixture.store, folder),
            ReplicaFiles.NONE,
            Duration.ofSeconds(60),
            Clock.systemUTC())) {
      CompletableFuture<PartitionCache> next =
          CompletableFuture.supplyAsync(
              () -> patient.open(CacheFixture.TABLE, TestTable.PARTITION, AllTypes.SCHEMA));

      held.close();

      next.join().close();
    }
  }

  @Test
  void partitionsAreMergedAtTheSameTime() {
    List<CompletableFuture<Long>> running = new ArrayList<>();
    for (int p = 0; p < 6; p++) {
      PartitionKey key = new PartitionKey("bucket=" + p);
      TestTable table = new TestTable(new Location("file://" + folder + "/t" + p));
      running.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (PartitionCache cache =
                    fixture.caches.open(CacheFixture.TABLE, key, AllTypes.SCHEMA)) {
                  long inserted = 0;
                  for (int i = 0; i < 5; i++) {
                    PartitionCache.Merged merged =
                        cache.merge(
                            rows(i * 50, i * 50 + 100), table.newFile(), CommitMode.MERGE_ON_READ);
                    table.commit(merged);
                    cache.published(table.files());
                    inserted += merged.inserted();
                  }
                  return inserted;
                }
              }));
    }
    assertThat(running).allSatisfy(inserted -> assertThat(inserted.join()).isEqualTo(300));
  }

  @Test
  void moreThanSomePartitionsAreDetachedAndComeBack() {
    fill();
    RowSchema small = new RowSchema(0, List.of(new Column(1, "id", Simple.LONG, true)), List.of(0));
    for (int p = 0; p <= CacheDirectory.ATTACHED_MAX; p++) {
      fixture.caches.open(CacheFixture.TABLE, new PartitionKey("p" + p), small).close();
    }

    assertThat(cached()).isTrue();
  }

  @Test
  void aFileThatLacksAColumnOfTheKeyStartsEmpty() {
    fill();
    List<Column> more = new ArrayList<>(AllTypes.SCHEMA.columns());
    more.add(new Column(99, "added", Simple.INT, false));
    RowSchema evolved = new RowSchema(4, more, List.of(more.size() - 1));

    try (PartitionCache cache =
        fixture.caches.open(CacheFixture.TABLE, TestTable.PARTITION, evolved)) {
      assertThat(cache.equalsFiles(List.of())).isTrue();
    }
  }

  @Test
  void aFileThatIsNoDatabaseStartsEmpty() throws Exception {
    fill();
    fixture.caches.close();
    Files.writeString(fixture.cacheFile(), "not a database");

    assertStartsEmptyAndRebuilds();
  }

  @Test
  void aDamagedHeaderStartsEmpty() throws Exception {
    fill();
    fixture.caches.close();
    damage(fixture.cacheFile(), 4096, 64);

    assertStartsEmptyAndRebuilds();
  }

  @Test
  void aFileOfAnotherPartitionStartsEmpty() throws Exception {
    fill();
    fixture.caches.close();
    Path own = fixture.cacheFile();
    Path other =
        own.resolveSibling(
            PartitionPath.of(CacheFixture.TABLE, new PartitionKey("o")).getFileName());
    Files.move(own, other);
    Files.move(Path.of(own + ".wal"), Path.of(other + ".wal"));

    try (DuckDbPartitionCaches again = CacheFixture.open(folder, fixture.store);
        PartitionCache cache =
            again.open(CacheFixture.TABLE, new PartitionKey("o"), AllTypes.SCHEMA)) {
      assertThat(cache.equalsFiles(List.of())).isTrue();
    }
  }

  @Test
  void damagedRowsFailTheMergeThatReadsThemAndCanBeRebuilt() throws Exception {
    try (PartitionCache cache = fixture.open()) {
      fixture.apply(cache, rows(0, 20_000));
      cache.rebuild(fixture.table.files());
    }
    fixture.caches.close();
    damage(fixture.cacheFile(), 3 * 4096 + 3 * (256 << 10), 64);

    try (DuckDbPartitionCaches again = CacheFixture.open(folder, fixture.store);
        PartitionCache cache =
            again.open(CacheFixture.TABLE, TestTable.PARTITION, AllTypes.SCHEMA)) {
      assertThat(cache.equalsFiles(fixture.table.files())).isTrue();
      assertThatThrownBy(
              () -> cache.merge(rows(0, 10), fixture.table.newFile(), CommitMode.MERGE_ON_READ))
          .isInstanceOf(CacheException.class);
      assertEmptyAndRebuilds(cache);
    }
  }

  private void assertStartsEmptyAndRebuilds() throws Exception {
    try (DuckDbPartitionCaches again = CacheFixture.open(folder, fixture.store);
        PartitionCache cache =
            again.open(CacheFixture.TABLE, TestTable.PARTITION, AllTypes.SCHEMA)) {
      assertEmptyAndRebuilds(cache);
    }
  }

  private void assertEmptyAndRebuilds(PartitionCache cache) throws Exception {
    assertThat(cache.equalsFiles(List.of())).isTrue();
    cache.rebuild(fixture.table.files());
    fixture.assertCacheEqualsTable(cache);
  }

  private static void damage(Path file, int from, int length) throws Exception {
    byte[] noise = new byte[length];
    new Random(1).nextBytes(noise);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(noise), from);
    }
  }

  @Test
  void aFailedRebuildLeavesAnEmptyCache() throws Exception {
    fill();
    List<LiveFile> files = fixture.table.files();
    Path last = Path.of(files.get(1).location().uri().substring("file://".length()));
    byte[] content = Files.readAllBytes(last);
    Files.delete(last);

    try (PartitionCache cache = fixture.open()) {
      assertThatThrownBy(() -> cache.rebuild(files)).isInstanceOf(CacheException.class);
      assertThat(cache.equalsFiles(List.of())).isTrue();
      Files.write(last, content);
      assertEmptyAndRebuilds(cache);
    }
  }

  @Test
  void tooLittleMemoryIsACleanErrorThatKeepsTheContent(@TempDir Path other) throws Exception {
    try (DuckDbPartitionCaches tight =
        DuckDbPartitionCaches.open(
            new CacheSettings(other.resolve("cache"), 40L << 20),
            fixture.store,
            new ParquetDataFileWriter(fixture.store, other),
            ReplicaFiles.NONE)) {
      List<Change> wide = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        Object[] values = AllTypes.row(i, "k", new Random(i));
        byte[] large = new byte[50_000];
        new Random(i).nextBytes(large);
        values[6] = large;
        wide.add(new Change(Operation.UPSERT, values, i, 0));
      }
      try (PartitionCache cache =
          tight.open(CacheFixture.TABLE, TestTable.PARTITION, AllTypes.SCHEMA)) {
        fixture.apply(cache, rows(0, 100));
        assertThatThrownBy(
                () -> cache.merge(wide, fixture.table.newFile(), CommitMode.MERGE_ON_READ))
            .isInstanceOf(CacheException.class)
            .hasMessageContaining("memory");
        assertThat(cache.equalsFiles(fixture.table.files())).isTrue();
        fixture.apply(cache, rows(50, 150));
        assertThat(cache.equalsFiles(fixture.table.files())).isTrue();
      }
    }
  }

  @Test
  void tidyingKeepsTheContentAndEmptiesTheLog() throws Exception {
    try (PartitionCache cache = fixture.open()) {
      for (int round = 0; round < 10; round++) {
        fixture.apply(cache, rows(0, 8000));
      }
      Path log = Path.of(fixture.cacheFile() + ".wal");
      assertThat(Files.size(log)).isGreaterThan(Tidy.LOG_BYTES);

      cache.tidy();

      assertThat(Files.exists(log) ? Files.size(log) : 0).isLessThan(Tidy.LOG_BYTES / 4);
      fixture.assertCacheEqualsTable(cache);
      fixture.apply(cache, rows(0, 10));
      fixture.assertCacheEqualsTable(cache);
    }
  }

  @Test
  void tidyingWaitsForACopyUntilTheLogIsTooLong() throws Exception {
    Path copy = folder.resolve("copy.duckdb");
    try (PartitionCache cache = fixture.open()) {
      applyUntilTheLogHas(cache, Tidy.LOG_BYTES);
      try (PartitionSnapshot snapshot = cache.snapshot(fixture.table.files())) {
        assertThat(cache.tidy()).isFalse();
        snapshot.copyTo(copy, "orders");
        assertThat(cache.tidy()).isTrue();
      }
      Files.delete(copy);
      try (PartitionSnapshot snapshot = cache.snapshot(fixture.table.files())) {
        applyUntilTheLogHas(cache, 4 * Tidy.LOG_BYTES);

        assertThat(cache.tidy()).isTrue();

        snapshot.copyTo(copy, "orders");
      }
      fixture.assertCacheEqualsTable(cache);
    }
  }

  private void applyUntilTheLogHas(PartitionCache cache, long bytes) throws Exception {
    Path log = PartitionPath.log(fixture.cacheFile());
    while (!Files.exists(log) || Files.size(log) < bytes) {
      fixture.apply(cache, rows(0, 8000));
    }
  }

  /** A checkpoint writes the header of the file. */
  @Test
  void nothingButTidyingCheckpoints() throws Exception {
    byte[] header;
    try (PartitionCache cache = fixture.open()) {
      fixture.apply(cache, rows(0, 100));
      cache.rebuild(fixture.table.files());
      header = header(fixture.cacheFile());
      for (int round = 0; round < 10; round++) {
        fixture.apply(cache, rows(0, 8000));
      }
      cache.merge(rows(0, 8000), fixture.table.newFile(), CommitMode.COPY_ON_WRITE);
      cache.discard();
    }
    assertThat(Files.size(PartitionPath.log(fixture.cacheFile()))).isGreaterThan(Tidy.LOG_BYTES);
    assertThat(header(fixture.cacheFile())).isEqualTo(header);
    fixture.caches.close();
    assertThat(header(fixture.cacheFile())).isEqualTo(header);

    try (DuckDbPartitionCaches again = CacheFixture.open(folder, fixture.store);
        PartitionCache cache =
            again.open(CacheFixture.TABLE, TestTable.PARTITION, AllTypes.SCHEMA)) {
      assertThat(cache.equalsFiles(fixture.table.files())).isTrue();
      assertThat(header(fixture.cacheFile())).isEqualTo(header);

      cache.tidy();

      assertThat(header(fixture.cacheFile())).isNotEqualTo(header);
    }
  }

  private static byte[] header(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return content.readNBytes(3 * 4096);
    }
  }
}
