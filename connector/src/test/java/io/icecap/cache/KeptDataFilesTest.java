package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in the cache of a remote store: data files are downloaded when rows are needed whole. */
class KeptDataFilesTest {
  @TempDir private Path folder;
  private CacheFixture fixture;
  private PartitionCache cache;

  @BeforeEach
  void fill() {
    fixture = new CacheFixture(CacheSettings.Format.KEYS, folder, AllTypes.SCHEMA, true);
    cache = fixture.open();
    fixture.apply(cache, rows(0, 1000));
    fixture.apply(cache, rows(900, 1010));
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

  private List<Path> kept() throws IOException {
    Path files =
        PartitionPath.dataFiles(
            folder
                .resolve("cache/slot-0")
                .resolve(PartitionPath.of(CacheFixture.TABLE, TestTable.PARTITION)));
    if (!Files.exists(files)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(files)) {
      return all.toList();
    }
  }

  private long downloads() {
    return ((DiskStore) fixture.store).downloads();
  }

  private void rewriteAndDiscard() {
    cache.compact(locations(), fixture.table::newFile, CompactionOrder.BY_KEY, Long.MAX_VALUE);
    cache.discard();
  }

  /** As if they had been evicted, or written elsewhere. */
  private void forget() throws IOException {
    for (Path file : kept()) {
      Files.delete(file);
    }
  }

  @Test
  void mergingNeedsNoDataFile() throws Exception {
    forget();

    fixture.apply(cache, rows(950, 1020));

    assertThat(downloads()).isZero();
    forget();
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void whatWasWrittenHereIsNotDownloaded() throws Exception {
    assertThat(kept()).hasSize(2);

    fixture.compact(cache, locations(), CompactionOrder.BY_KEY, Long.MAX_VALUE);
    fixture.apply(cache, rows(0, 10));
    fixture.assertCacheEqualsTable(cache);

    assertThat(downloads()).isZero();
    assertThat(kept()).hasSize(2);
  }

  @Test
  void aDataFileIsDownloadedOnce() throws Exception {
    forget();
    rewriteAndDiscard();
    assertThat(downloads()).isEqualTo(2);

    rewriteAndDiscard();
    cache.close();
    cache = fixture.open();
    rewriteAndDiscard();

    assertThat(downloads()).isEqualTo(2);
  }

  @Test
  void whatLeavesTheTableLeavesTheDisk() throws Exception {
    rewriteAndDiscard();

    fixture.compact(cache, locations(), CompactionOrder.BY_KEY, Long.MAX_VALUE);
    fixture.apply(cache, rows(0, 10));

    fixture.apply(cache, rows(20, 30));

    assertThat(kept()).hasSameSizeAs(fixture.table.files());
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void whatHasLeftTheTableLeavesTheDiskWithAPurgeToo() throws Exception {
    fixture.compact(cache, locations(), CompactionOrder.BY_KEY, Long.MAX_VALUE);
    assertThat(kept()).hasSizeGreaterThan(fixture.table.files().size());

    fixture.purge(cache);

    assertThat(kept()).hasSameSizeAs(fixture.table.files());
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aDamagedCopyIsDownloadedAgain() throws Exception {
    Path copy = kept().get(0);
    byte[] content = Files.readAllBytes(copy);
    content[content.length / 2] ^= 4;
    Files.write(copy, content);
    Path shorter = kept().get(1);
    Files.write(shorter, Arrays.copyOf(Files.readAllBytes(shorter), 100));

    fixture.compact(cache, locations(), CompactionOrder.BY_KEY, Long.MAX_VALUE);

    assertThat(downloads()).isEqualTo(2);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void copiesCountAndGoByTheirLastUseWithoutTheKeys() throws Exception {
    fixture.apply(cache, rows(2000, 10_000));
    rewriteAndDiscard();
    cache.close();
    fixture.caches.close();
    List<Path> bySize =
        kept().stream().sorted(Comparator.comparing(file -> file.toFile().length())).toList();
    Path used = bySize.get(0);
    Path idle = bySize.get(2);
    Files.write(folder.resolve("cache/slot-0/other"), new byte[1 << 20]);
    Files.setLastModifiedTime(idle, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    long all = CacheScan.of(folder.resolve("cache")).bytes();
    CacheSettings tight =
        new CacheSettings(
            CacheSettings.Format.KEYS,
            folder.resolve("cache"),
            all - Files.size(idle) / 2,
            512L << 20);

    try (DuckDbPartitionCaches again = CacheFixture.open(tight, fixture.store, Clock.systemUTC())) {
      again.open(CacheFixture.TABLE, new PartitionKey("other"), AllTypes.SCHEMA).close();

      assertThat(idle).doesNotExist();
      assertThat(used).exists();
      cache = again.open(CacheFixture.TABLE, TestTable.PARTITION, AllTypes.SCHEMA);
      assertThat(cache.equalsFiles(fixture.table.files())).isTrue();
      fixture.compact(cache, locations(), CompactionOrder.BY_KEY, Long.MAX_VALUE);
      fixture.assertCacheEqualsTable(cache);
    }
  }

  @Test
  void aDataFileThatIsNotWhatItWasFailsTheRewrite() throws Exception {
    forget();
    List<LiveFile> files = fixture.table.files();
    Path first = Path.of(files.get(0).location().uri().substring("file://".length()));
    Path second = Path.of(files.get(1).location().uri().substring("file://".length()));
    Files.copy(second, first, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(this::rewriteAndDiscard).hasStackTraceContaining("bytes and should have");
  }
}
