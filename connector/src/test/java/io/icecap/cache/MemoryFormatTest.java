package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFormatTest {
  @TempDir private Path folder;

  private DuckDbPartitionCaches open(long memoryBytesMax) {
    return CacheFixture.open(
        new CacheSettings(
            CacheSettings.Format.MEMORY,
            folder.resolve("cache"),
            CacheSettings.BYTES_MAX_DEFAULT,
            memoryBytesMax),
        new DiskStore(false),
        Clock.systemUTC());
  }

  private List<LiveFile> fill(PartitionCaches caches, String partition) {
    TestTable table = new TestTable(new Location("file://" + folder.resolve(partition)));
    try (PartitionCache cache = open(caches, partition)) {
      table.commit(cache.merge(rows(), table.newFile(), CommitMode.MERGE_ON_READ));
      cache.published(table.files());
    }
    return table.files();
  }

  private static PartitionCache open(PartitionCaches caches, String partition) {
    return caches.open(CacheFixture.TABLE, new PartitionKey(partition), AllTypes.SCHEMA);
  }

  private static List<Change> rows() {
    Random random = new Random(1);
    return IntStream.range(0, 10_000).mapToObj(i -> AllTypes.upsert(i, "k", random)).toList();
  }

  private static boolean holds(PartitionCaches caches, String partition, List<LiveFile> files) {
    try (PartitionCache cache = open(caches, partition)) {
      return cache.equalsFiles(files);
    }
  }

  @Test
  void partitionsStayInMemoryBetweenUsesAndNothingIsOnDisk() throws Exception {
    try (DuckDbPartitionCaches caches = open(512L << 20)) {
      List<LiveFile> files = fill(caches, "a");

      assertThat(holds(caches, "a", files)).isTrue();
      try (Stream<Path> paths = Files.walk(folder.resolve("cache"))) {
        assertThat(paths.filter(Files::isRegularFile).map(Path::getFileName))
            .containsExactly(Path.of("lock"));
      }
    }
    try (DuckDbPartitionCaches caches = open(512L << 20)) {
      assertThat(holds(caches, "a", List.of())).as("after a restart").isTrue();
    }
  }

  @Test
  void theLeastRecentlyUsedIsDroppedWhenMemoryIsShort() {
    try (DuckDbPartitionCaches caches = open(160L << 20)) {
      List<LiveFile> first = fill(caches, "first");
      List<LiveFile> last = List.of();
      for (int p = 0; p < 20; p++) {
        last = fill(caches, "p" + p);
      }

      assertThat(holds(caches, "p19", last)).isTrue();
      assertThat(holds(caches, "first", first)).isFalse();
    }
  }
}
