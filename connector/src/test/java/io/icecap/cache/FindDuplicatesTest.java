package io.icecap.cache;

import static io.icecap.cache.TwoColumns.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that somebody who looks for none has written again. */
@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class FindDuplicatesTest {
  @Parameter private CacheSettings.Format format;

  @TempDir Path folder;
  private CacheFixture fixture;
  private PartitionCache cache;
  private int writers;

  @BeforeEach
  void open() {
    fixture = new CacheFixture(format, folder.resolve("own"), TwoColumns.SCHEMA, true);
    cache = fixture.open();
  }

  @AfterEach
  void close() {
    cache.close();
    fixture.close();
  }

  /** A cache that has nothing takes every key for a new one, as other engines do. */
  private Location insert(Change... rows) {
    try (CacheFixture other =
            fixture.another(folder.resolve("other" + writers++), ReplicaFiles.NONE);
        PartitionCache empty = other.open()) {
      PartitionCache.Merged merged =
          empty.merge(List.of(rows), fixture.table.newFile(), CommitMode.MERGE_ON_READ);
      fixture.table.commit(merged);
      return merged.added().orElseThrow().location();
    }
  }

  private String duplicates(Location... files) {
    cache.catchUp(fixture.table.files());
    Map<Location, long[]> found = cache.duplicates(List.of(files));
    try (KeyIndex index = fixture.caches.openIndex(CacheFixture.TABLE, TwoColumns.SCHEMA)) {
      index.catchUp(fixture.table.files());
      assertThat(text(index.duplicates(List.of(files)))).isEqualTo(text(found));
    }
    return text(found);
  }

  /** The number of each file in the table with its positions. */
  private String text(Map<Location, long[]> found) {
    List<Location> order = fixture.table.files().stream().map(LiveFile::location).toList();
    TreeSet<String> lines = new TreeSet<>();
    found.forEach((file, at) -> lines.add(order.indexOf(file) + Arrays.toString(at)));
    return String.join(" ", lines);
  }

  @Test
  void ofEachKeyAllRowsButTheLastOneAreFound() {
    Location first = insert(upsert(1, "a"), upsert(2, "a"), upsert(3, "a"), upsert(4, "a"));
    Location second = insert(upsert(4, "b"), upsert(2, "b"), upsert(9, "b"));
    Location third = insert(upsert(2, "c"), upsert(8, "c"));

    assertThat(duplicates(second, third)).isEqualTo("0[1, 3] 1[1]");
    assertThat(duplicates(first)).as("whichever of the files is new").isEqualTo("0[1, 3] 1[1]");
    assertThat(duplicates(third)).as("of its keys alone").isEqualTo("0[1] 1[1]");
  }

  @Test
  void deletedRowsAreNot() {
    Location first = insert(upsert(1, "a"), upsert(2, "a"));
    Location second = insert(upsert(1, "b"), upsert(2, "b"));
    fixture.table.delete(first, 0);
    fixture.table.delete(second, 1);

    assertThat(duplicates(second)).isEmpty();
  }

  @Test
  void aCompactionDoesNotMakeARowLater() {
    Location first = insert(upsert(1, "a"), upsert(2, "a"));
    Location second = insert(upsert(1, "b"));
    cache.catchUp(fixture.table.files());
    var ignored = fixture.compact(cache, List.of(first), CompactionOrder.BY_KEY, 100);

    assertThat(duplicates(second)).as("of the compacted file, which is the last").isEqualTo("1[0]");
  }

  /** A compaction puts rows into one file, of which each keeps when it was written. */
  @Test
  void rowsOfOneFileGoByWhenTheyWereWritten() throws Exception {
    Location first = insert(upsert(1, "a"), upsert(2, "a"));
    Location second = insert(upsert(2, "b"));
    cache.catchUp(fixture.table.files());
    Location both =
        fixture
            .compact(cache, List.of(second, first), CompactionOrder.BY_KEY, 100)
            .get(0)
            .location();
    Location third = insert(upsert(1, "c"));
    cache.catchUp(fixture.table.files());

    Map<Location, long[]> found = cache.duplicates(List.of(both, third));
    found.forEach(fixture.table::delete);

    assertThat(found.keySet()).containsExactly(both);
    assertThat(fixture.tableRows().values())
        .extracting(StoredRow::values)
        .containsExactlyInAnyOrder(List.of(1L, "c"), List.of(2L, "b"));
    assertThat(duplicates(both, third)).isEmpty();
  }
}
