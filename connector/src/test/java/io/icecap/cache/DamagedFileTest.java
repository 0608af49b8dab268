package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.change.TableId;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A file of the cache that is not what was written is never believed. */
@ParameterizedClass
@EnumSource(names = {"DUCKDB", "KEYS"})
class DamagedFileTest {
  private static final int FUZZ_ROUNDS = 12;

  @Parameter private CacheSettings.Format format;
  @TempDir private Path folder;
  private CacheFixture fixture;

  /** Some rows are in the file, some in its log. */
  @BeforeEach
  void fill() {
    fixture = new CacheFixture(format, folder, AllTypes.SCHEMA, false);
    try (PartitionCache cache = fixture.open()) {
      fixture.apply(cache, rows(0, 3000));
      fixture.apply(cache, rows(1000, 1500));
      cache.rebuild(fixture.table.files());
      fixture.apply(cache, rows(2000, 2500));
      fixture.apply(cache, rows(2400, 3100));
    }
    fixture.caches.close();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static List<Change> rows(int from, int to) {
    Random random = new Random(from);
    return IntStream.range(from, to).mapToObj(i -> AllTypes.upsert(i, "k", random)).toList();
  }

  private Path file() {
    return fileOf(TestTable.PARTITION);
  }

  private Path fileOf(PartitionKey partition) {
    return folder.resolve("cache/slot-0").resolve(PartitionPath.of(CacheFixture.TABLE, partition));
  }

  private Path log() {
    return PartitionPath.log(file());
  }

  private static void flipBit(Path file, long at, int bit) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int before = bytes.read();
      bytes.seek(at);
      bytes.write(before ^ (1 << bit));
    }
  }

  private static void cut(Path file, long length) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(length);
    }
  }

  private void assertEmptyOnOpening() throws Exception {
    try (DuckDbPartitionCaches again = opened();
        PartitionCache cache = open(again)) {
      assertThat(cache.equalsFiles(List.of())).isTrue();
      cache.catchUp(fixture.table.files());
      fixture.assertCacheEqualsTable(cache);
    }
  }

  private DuckDbPartitionCaches opened() {
    return CacheFixture.open(format, folder, fixture.store);
  }

  private static PartitionCache open(PartitionCaches caches) {
    return caches.open(CacheFixture.TABLE, TestTable.PARTITION, AllTypes.SCHEMA);
  }

  @Test
  void whatIsWholeIsBelieved() throws Exception {
    assertThat(Files.size(log())).isPositive();

    try (DuckDbPartitionCaches again = opened();
        PartitionCache cache = open(again)) {
      fixture.assertCacheEqualsTable(cache);
    }
  }

  @Test
  void aFileCutShortByABlock() throws Exception {
    cut(file(), Files.size(file()) - (256 << 10));

    assertEmptyOnOpening();
  }

  @Test
  void aFileCutShortToItsHeaders() throws Exception {
    cut(file(), 3 * 4096);

    assertEmptyOnOpening();
  }

  @Test
  void anEmptyFile() throws Exception {
    cut(file(), 0);

    assertEmptyOnOpening();
  }

  @Test
  void aBitOfTheMainHeader() throws Exception {
    flipBit(file(), 60, 1);

    assertEmptyOnOpening();
  }

  @Test
  void aBitInTheMiddleOfTheLog() throws Exception {
    flipBit(log(), Files.size(log()) / 2, 3);

    assertEmptyOnOpening();
  }

  @Test
  void aLogCutShortIsTheStateBeforeWhichIsBroughtUpToDate() throws Exception {
    cut(log(), Files.size(log()) - 1);

    try (DuckDbPartitionCaches again = opened();
        PartitionCache cache = open(again)) {
      assertThat(cache.equalsFiles(fixture.table.files())).isFalse();
      assertThat(cache.equalsFiles(List.of())).isFalse();
      cache.catchUp(fixture.table.files());
      fixture.assertCacheEqualsTable(cache);
    }
  }

  @Test
  void aLogThatIsMissingIsTheStateBeforeWhichIsBroughtUpToDate() throws Exception {
    Files.delete(log());

    try (DuckDbPartitionCaches again = opened();
        PartitionCache cache = open(again)) {
      assertThat(cache.equalsFiles(fixture.table.files())).isFalse();
      cache.catchUp(fixture.table.files());
      fixture.assertCacheEqualsTable(cache);
    }
  }

  @Test
  void theFileOfAnotherTable() throws Exception {
    TableId other = new TableId("shop", "another");
    Path path =
        folder.resolve("cache/slot-0").resolve(PartitionPath.of(other, TestTable.PARTITION));
    Files.createDirectories(path.getParent());
    Files.copy(file(), path);
    Files.copy(log(), PartitionPath.log(path));

    try (DuckDbPartitionCaches again = opened();
        PartitionCache cache = again.open(other, TestTable.PARTITION, AllTypes.SCHEMA)) {
      assertThat(cache.equalsFiles(fixture.table.files())).isFalse();
      assertThat(cache.equalsFiles(List.of())).isTrue();
    }
  }

  /** The keys alone are no rows, and the rows are not what a cache of keys is. */
  @Test
  void theFileOfAnotherCacheFormat() throws Exception {
    CacheSettings.Format other =
        format == CacheSettings.Format.KEYS
            ? CacheSettings.Format.DUCKDB
            : CacheSettings.Format.KEYS;

    try (DuckDbPartitionCaches again = CacheFixture.open(other, folder, fixture.store);
        PartitionCache cache = open(again)) {
      assertThat(cache.equalsFiles(List.of())).isTrue();
    }
  }

  @Test
  void theLogOfAnotherPartition() throws Exception {
    Path other = otherPartition();
    Files.copy(PartitionPath.log(other), log(), StandardCopyOption.REPLACE_EXISTING);
    Files.delete(PartitionPath.log(other));
    Files.delete(other);

    assertEmptyOnOpening();
  }

  @Test
  void theFileOfAnotherPartitionUnderTheOwnLog() throws Exception {
    Path other = otherPartition();
    Files.move(other, file(), StandardCopyOption.REPLACE_EXISTING);
    Files.delete(PartitionPath.log(other));

    assertEmptyOnOpening();
  }

  /** One with as many rows in as many files, by the same steps. */
  private Path otherPartition() {
    PartitionKey key = new PartitionKey("other");
    TestTable table = new TestTable(new Location("file://" + folder.resolve("other")));
    try (DuckDbPartitionCaches caches = opened();
        PartitionCache cache = caches.open(CacheFixture.TABLE, key, AllTypes.SCHEMA)) {
      List<List<Change>> batches =
          List.of(rows(0, 3000), rows(1000, 1500), rows(2000, 2500), rows(2400, 3100));
      for (int i = 0; i < batches.size(); i++) {
        table.commit(cache.merge(batches.get(i), table.newFile(), CommitMode.MERGE_ON_READ));
        cache.published(table.files());
        if (i == 1) {
          cache.rebuild(table.files());
        }
      }
    }
    return fileOf(key);
  }

  @Test
  void rowsThatAnotherProgramHasChanged() throws Exception {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:" + file())) {
      Sql.run(duckdb, "DELETE FROM icecap.rows WHERE rowid = 7");
    }

    assertEmptyOnOpening();
  }

  @Test
  void aFileThatIsNewerThanTheTable() throws Exception {
    fixture = again();
    try (PartitionCache cache = fixture.open()) {
      List<LiveFile> head = fixture.table.files();
      var rows = fixture.stored.ofFiles(head);
      fixture.apply(cache, rows(0, 700));

      assertThat(cache.equalsFiles(head)).isFalse();
      cache.catchUp(head);

      assertThat(cache.equalsFiles(head)).isTrue();
      assertThat(fixture.cachedRows(cache, head)).isEqualTo(rows);
    }
  }

  /** The same table and directory after a restart. */
  private CacheFixture again() {
    return fixture.another(folder, ReplicaFiles.NONE);
  }

  /**
   * Whatever is damaged, at whatever place: after the retries of an applier the table and the cache
   * are right.
   */
  @Test
  void randomDamageIsFoundOrDoesNoHarm() throws Exception {
    long seed = Long.getLong("icecap.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Path> pristine = List.of(file(), log());
    Path backup = Files.createDirectories(folder.resolve("backup"));
    for (Path each : pristine) {
      Files.copy(each, backup.resolve(each.getFileName()));
    }
    for (int round = 0; round < FUZZ_ROUNDS; round++) {
      for (Path each : pristine) {
        Files.copy(backup.resolve(each.getFileName()), each, StandardCopyOption.REPLACE_EXISTING);
      }
      String damage = damage(random, pristine.get(random.nextInt(2)));
      List<LiveFile> before = fixture.table.files();
      try (CacheFixture damaged = again()) {
        applyWithRetries(damaged, random.nextInt(3000));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round + ": " + damage, e);
      }
      fixture.table.rollBack(before);
    }
  }

  private static String damage(Random random, Path file) throws IOException {
    long size = Files.size(file);
    if (random.nextInt(4) == 0) {
      long length = (long) (random.nextDouble() * size);
      cut(file, length);
      return file.getFileName() + " cut to " + length;
    }
    List<Long> flipped = new ArrayList<>();
    for (int i = 1 + random.nextInt(20); i > 0; i--) {
      long at = random.nextInt(3) == 0 ? random.nextInt(12_288) % size : random.nextLong(size);
      flipBit(file, at, random.nextInt(8));
      flipped.add(at);
    }
    return file.getFileName() + " bits flipped in " + flipped;
  }

  private static void applyWithRetries(CacheFixture damaged, int from) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try (PartitionCache cache = damaged.open()) {
        if (!cache.equalsFiles(damaged.table.files())) {
          cache.catchUp(damaged.table.files());
        }
        var rows = damaged.stored.ofFiles(damaged.table.files());
        PartitionCache.Merged merged = damaged.apply(cache, rows(from, from + 300));
        long known =
            rows.keySet().stream()
                .map(k -> (long) k.get(1))
                .filter(id -> id >= from && id < from + 300)
                .count();
        assertThat(merged.updated()).isEqualTo(known);
        damaged.compact(
            cache,
            damaged.table.files().stream().map(LiveFile::location).toList(),
            CompactionOrder.BY_KEY,
            Long.MAX_VALUE);
        damaged.assertCacheEqualsTable(cache);
        return;
      } catch (CacheException e) {
        assertThat(attempt).as("attempts, the last one ended with %s", e).isLessThan(4);
      }
    }
  }
}
