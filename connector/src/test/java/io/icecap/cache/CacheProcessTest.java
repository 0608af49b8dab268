package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.PartitionKey;
import io.icecap.format.CommitMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheProcessTest {
  @TempDir private Path folder;

  @Test
  void aKilledProcessLeavesTheLastPublishedState() throws Exception {
    try (CacheProcess process = CacheProcess.start(folder, 3)) {
      process.awaitOpenMerge();
      process.kill();
    }

    try (CacheFixture after = new CacheFixture(folder, AllTypes.SCHEMA, false);
        PartitionCache cache = after.open()) {
      TestTable twin = twinOf(after, 3);
      assertThat(cache.equalsFiles(twin.files())).isTrue();
      assertThat(after.stored.ofCache(after.cacheFile(), twin.files()))
          .isEqualTo(after.stored.ofFiles(twin.files()));
    }
  }

  /** The table as the process has published it: the same merges give the same files. */
  private TestTable twinOf(CacheFixture fixture, int rounds) {
    TestTable twin = new TestTable(fixture.table.folder());
    try (PartitionCache cache =
        fixture.caches.open(CacheFixture.TABLE, new PartitionKey("twin"), AllTypes.SCHEMA)) {
      for (int round = 0; round < rounds; round++) {
        twin.commit(
            cache.merge(CacheProcess.rows(round), twin.newFile(), CommitMode.MERGE_ON_READ));
        cache.published(twin.files());
      }
    }
    return twin;
  }

  @Test
  void aSecondProcessTakesAnotherSlotAndALaterOneTheFreeOne() throws Exception {
    try (CacheProcess first = CacheProcess.start(folder, 1)) {
      first.awaitOpenMerge();

      try (CacheFixture second = new CacheFixture(folder, AllTypes.SCHEMA, false);
          PartitionCache cache = second.open()) {
        second.apply(cache, CacheProcess.rows(0));
        assertThat(folder.resolve("cache/slot-1/tmp")).exists();
        assertThat(cache.equalsFiles(second.table.files())).isTrue();
      }
      first.kill();
    }

    try (CacheSlot next = CacheSlot.take(folder.resolve("cache").toRealPath())) {
      assertThat(next.folder()).hasFileName("slot-0");
    }
  }

  @Test
  void moreProcessesThanSlotsAreRefused() throws Exception {
    List<CacheSlot> slots = new ArrayList<>();
    try {
      for (int i = 0; i < CacheSlot.SLOTS_MAX; i++) {
        slots.add(CacheSlot.take(folder));
      }
      assertThat(slots).extracting(CacheSlot::folder).doesNotHaveDuplicates();
      assertThatThrownBy(() -> CacheSlot.take(folder))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("16 slots");
    } finally {
      slots.forEach(CacheSlot::close);
    }
  }
}
