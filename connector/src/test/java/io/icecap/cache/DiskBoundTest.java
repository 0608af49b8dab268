package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.testing.ManualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBoundTest {
  private static final RowSchema SCHEMA =
      new RowSchema(0, List.of(new Column(1, "id", Simple.LONG, true)), List.of(0));
  private static final long MB = 1L << 20;

  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock(Instant.now());
  private final List<String> warnings = new ArrayList<>();
  private final DiskStore store = new DiskStore(false);

  private DuckDbPartitionCaches open(long bytesMax) {
    return CacheFixture.open(
        new CacheSettings(CacheSettings.Format.DUCKDB, directory(), bytesMax, 512 * MB),
        store,
        clock);
  }

  private Path directory() {
    return folder.resolve("cache");
  }

  /** Has the partition used, with a megabyte or more of its own, and returns what it equals. */
  private List<LiveFile> fill(PartitionCaches caches, String partition) {
    TestTable table = new TestTable(new Location("file://" + folder.resolve(partition)));
    try (PartitionCache cache = open(caches, partition)) {
      table.commit(cache.merge(rows(), table.newFile(), CommitMode.MERGE_ON_READ));
      cache.published(table.files());
    }
    return table.files();
  }

  private static PartitionCache open(PartitionCaches caches, String partition) {
    return caches.open(CacheFixture.TABLE, new PartitionKey(partition), SCHEMA);
  }

  private static List<Change> rows() {
    return IntStream.range(0, 100_000)
        .mapToObj(i -> new Change(Operation.UPSERT, new Object[] {(long) i * i}, i, 0))
        .toList();
  }

  private boolean onDisk(String partition) {
    return Files.exists(file("slot-0", partition));
  }

  private Path file(String slot, String partition) {
    return directory()
        .resolve(slot)
        .resolve(PartitionPath.of(CacheFixture.TABLE, new PartitionKey(partition)));
  }

  private long bytes() throws IOException {
    return CacheScan.of(directory()).bytes();
  }

  /** A file of this size, without a block on disk. */
  private static Path sparse(Path file, long bytes) throws IOException {
    Files.createDirectories(file.getParent());
    try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
      random.setLength(bytes);
    }
    return file;
  }

  @Test
  void theLeastRecentlyUsedIsDeletedAlsoAfterARestart() throws Exception {
    List<List<LiveFile>> files = new ArrayList<>();
    try (DuckDbPartitionCaches caches = open(1L << 30)) {
      for (String partition : List.of("a", "b", "c")) {
        clock.advance(Duration.ofMinutes(2));
        files.add(fill(caches, partition));
      }
      clock.advance(Duration.ofMinutes(2));
      open(caches, "a").close();
    }
    clock.advance(Duration.ofMinutes(2));

    try (DuckDbPartitionCaches caches = open(bytes() - 1)) {
      open(caches, "other").close();
      assertThat(onDisk("b")).isFalse();
      assertThat(PartitionPath.log(file("slot-0", "b"))).doesNotExist();
      assertThat(onDisk("c")).isTrue();
      assertThat(onDisk("a")).isTrue();
      try (PartitionCache b = open(caches, "b")) {
        assertThat(b.equalsFiles(files.get(1))).isFalse();
        b.rebuild(files.get(1));
        assertThat(b.equalsFiles(files.get(1))).isTrue();
      }
    }
  }

  @Test
  void aPartitionInUseStaysAndWorks() {
    try (DuckDbPartitionCaches caches = open(MB);
        PartitionCache held = open(caches, "held")) {
      TestTable table = new TestTable(new Location("file://" + folder.resolve("t")));
      for (int round = 0; round < 4; round++) {
        table.commit(held.merge(rows(), table.newFile(), CommitMode.MERGE_ON_READ));
        held.published(table.files());
        clock.advance(Duration.ofSeconds(25));
        open(caches, "other").close();
      }
      assertThat(onDisk("held")).isTrue();
      assertThat(held.equalsFiles(table.files())).isTrue();
    }
  }

  @Test
  void aWarningSaysOnceAMinuteThatWhatIsInUseIsTooMuch() throws Exception {
    sparse(file("slot-0", "used"), 60 * MB);
    DiskBound bound = bound(50 * MB, file -> false);

    for (int look = 0; look < 7; look++) {
      bound.keep();
      clock.advance(Duration.ofSeconds(20));
    }

    assertThat(warnings)
        .hasSize(3)
        .allMatch(w -> w.contains("holds 60 MB, more than the 50 MB of cache.bytes.max"));
  }

  @Test
  void aCacheTooSmallForWhatIsUsedAllTheTimeWarns() throws Exception {
    DiskBound bound = bound(50 * MB, cached -> cached.file().toFile().delete());
    Path idle = sparse(file("slot-0", "idle"), 60 * MB);
    Files.setLastModifiedTime(idle, FileTime.from(clock.instant().minusSeconds(90)));
    bound.keep();
    assertThat(idle).doesNotExist();
    assertThat(warnings).isEmpty();

    clock.advance(Duration.ofSeconds(20));
    Path busy = sparse(file("slot-0", "busy"), 60 * MB);
    Files.setLastModifiedTime(busy, FileTime.from(clock.instant().minusSeconds(20)));
    bound.keep();

    assertThat(busy).doesNotExist();
    assertThat(warnings).singleElement().asString().contains("too small for the partitions");
  }

  private DiskBound bound(long bytesMax, Predicate<CacheScan.CachedBytes> evict) {
    return new DiskBound(
        directory(), directory().resolve("slot-0"), bytesMax, evict, warnings::add, clock);
  }

  @Test
  void whatADeadProcessHasLeftIsDeletedInItsTurnItsTemporaryFilesAtOnce() throws Exception {
    Path old = sparse(file("slot-7", "x"), 50 * MB);
    Path temporary = sparse(directory().resolve("slot-7/tmp/spill/block"), 50 * MB);
    Files.setLastModifiedTime(old, FileTime.from(clock.instant()));
    clock.advance(Duration.ofMinutes(2));

    try (DuckDbPartitionCaches caches = open(50 * MB)) {
      assertThat(temporary).doesNotExist();
      assertThat(old).exists();

      fill(caches, "a");
      clock.advance(Duration.ofMinutes(1));
      open(caches, "b").close();

      assertThat(old).doesNotExist();
      assertThat(onDisk("a")).isTrue();
    }
  }

  @Test
  void whatNobodyHasUsedForATimeIsDeletedIfThatIsAskedForAlsoOfADeadProcess() throws Exception {
    Path left = sparse(file("slot-7", "x"), MB);
    Files.setLastModifiedTime(left, FileTime.from(clock.instant()));
    try (DuckDbPartitionCaches caches = open(1L << 30)) {
      fill(caches, "a");
      try (PartitionCache held = open(caches, "held")) {
        clock.advance(Duration.ofMinutes(10));
        fill(caches, "b");

        caches.forgetUnused(Duration.ofMinutes(5));

        assertThat(left).doesNotExist();
        assertThat(onDisk("a")).isFalse();
        assertThat(onDisk("b")).isTrue();
        assertThat(held.equalsFiles(List.of())).isTrue();
      }
      assertThat(onDisk("held")).isTrue();
    }
  }

  @Test
  void whatHasLeftTheTableIsDeletedIfThatIsAskedFor() throws Exception {
    try (DuckDbPartitionCaches caches = open(1L << 30)) {
      fill(caches, "a");
      fill(caches, "b");
      caches.openIndex(CacheFixture.TABLE, SCHEMA).close();
      try (PartitionCache held = open(caches, "held")) {
        caches.forgetOthers(CacheFixture.TABLE, List.of(new PartitionKey("b")));

        assertThat(held.equalsFiles(List.of())).isTrue();
      }
      assertThat(onDisk("a")).isFalse();
      assertThat(PartitionPath.log(file("slot-0", "a"))).doesNotExist();
      assertThat(onDisk("b")).isTrue();
      assertThat(onDisk("held")).isTrue();
      assertThat(onDisk(PartitionKey.ALL.id())).isTrue();
      try (PartitionCache again = open(caches, "a")) {
        assertThat(again.equalsFiles(List.of())).isTrue();
      }
    }
  }

  @Test
  void whatALivingProcessHasCountsAndStays() throws Exception {
    Files.createDirectories(directory());
    try (CacheSlot living = CacheSlot.take(directory().toRealPath());
        DuckDbPartitionCaches caches = open(50 * MB)) {
      Path theirs = sparse(file("slot-0", "x"), 60 * MB);
      Files.setLastModifiedTime(theirs, FileTime.from(clock.instant()));
      assertThat(living.folder()).hasFileName("slot-0");

      fill(caches, "own");
      clock.advance(Duration.ofMinutes(1));
      open(caches, "other").close();

      assertThat(theirs).exists();
      assertThat(file("slot-1", "own")).doesNotExist();
    }
  }

  @Test
  void logsAndTemporaryFilesCount() throws Exception {
    try (DuckDbPartitionCaches caches = open(1L << 30)) {
      fill(caches, "a");
      sparse(directory().resolve("slot-0/tmp/download"), 7 * MB);

      CacheScan scan = CacheScan.of(directory());

      try (Stream<Path> files = Files.walk(directory())) {
        assertThat(scan.bytes())
            .isEqualTo(files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum())
            .isGreaterThan(7 * MB);
      }
      Path file = file("slot-0", "a").toRealPath();
      assertThat(scan.leastRecentlyUsedFirst())
          .singleElement()
          .returns(
              Files.size(file) + Files.size(PartitionPath.log(file)), CacheScan.CachedBytes::bytes);
    }
  }

  @Test
  void manyPartitionsDoNotCostALookEach() throws Exception {
    try (DuckDbPartitionCaches caches = open(2 * MB)) {
      fill(caches, "a");
      sparse(directory().resolve("slot-0/tmp/download"), 7 * MB);

      open(caches, "b").close();
      assertThat(onDisk("a")).as("within a second of the last look").isTrue();

      clock.advance(Duration.ofSeconds(1));
      open(caches, "b").close();
      assertThat(onDisk("a")).isFalse();
    }
  }
}
