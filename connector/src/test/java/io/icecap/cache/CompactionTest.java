package io.icecap.cache;

import static io.icecap.cache.TwoColumns.delete;
import static io.icecap.cache.TwoColumns.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.format.DataFile;
import io.icecap.store.Location;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of a partition rewritten into others. */
@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class CompactionTest {
  @Parameter private CacheSettings.Format format;

  private CacheFixture fixture;
  private TestTable table;
  private PartitionCache cache;

  @BeforeEach
  void open(@TempDir Path folder) {
    fixture = new CacheFixture(format, folder, TwoColumns.SCHEMA, false);
    table = fixture.table;
    cache = fixture.open();
  }

  @AfterEach
  void close() {
    cache.close();
    fixture.close();
  }

  private StoredRow row(long id) throws Exception {
    return fixture.tableRows().get(List.<Object>of(id));
  }

  @Test
  void compactionSortsByKeyAndKeepsLineage() throws Exception {
    fixture.apply(cache, List.of(upsert(5, "e"), upsert(1, "a"), upsert(3, "c")));
    fixture.apply(cache, List.of(upsert(4, "d"), upsert(1, "A")));
    fixture.apply(cache, List.of(upsert(2, "b"), delete(3)));
    List<Location> all = table.files().stream().map(f -> f.location()).toList();
    StoredRow updated = row(1);
    StoredRow untouched = row(5);

    List<DataFile> compacted = fixture.compact(cache, all, CompactionOrder.BY_KEY, Long.MAX_VALUE);

    assertThat(compacted).hasSize(1);
    assertThat(compacted.get(0).rows()).isEqualTo(4);
    assertThat(table.files()).hasSize(1);
    assertThat(row(1).position()).isEqualTo(0);
    assertThat(row(5).position()).isEqualTo(3);
    assertThat(row(1).rowId()).isEqualTo(updated.rowId());
    assertThat(row(1).sequence()).isEqualTo(updated.sequence());
    assertThat(row(5).rowId()).isEqualTo(untouched.rowId());
    assertThat(row(5).sequence()).isEqualTo(untouched.sequence());
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void compactionSplitsIntoFilesAlike() throws Exception {
    fixture.apply(cache, LongStream.range(0, 25).mapToObj(i -> upsert(i * 7 % 25, "x")).toList());
    fixture.apply(cache, List.of(delete(3), upsert(4, "again"), upsert(30, "new")));
    Map<List<Object>, StoredRow> before = fixture.tableRows();

    List<DataFile> compacted = fixture.compact(cache, locations(), CompactionOrder.BY_KEY, 10);

    assertThat(compacted).extracting(DataFile::rows).containsExactly(9L, 9L, 7L);
    assertThat(table.files()).extracting(f -> f.location()).isEqualTo(locations(compacted));
    assertThat(row(0).file()).isEqualTo(compacted.get(0).location());
    assertThat(row(10).file()).isEqualTo(compacted.get(1).location());
    assertThat(row(10).position()).isEqualTo(0);
    assertThat(row(30).file()).isEqualTo(compacted.get(2).location());
    assertThat(row(30).position()).isEqualTo(6);
    assertLineageKept(before);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void manyRowsOfSeveralFilesAreSortedThroughout() throws Exception {
    List<Long> ids = new ArrayList<>(LongStream.range(0, 30_000).boxed().toList());
    Collections.shuffle(ids, new Random(3));
    for (int from = 0; from < 30_000; from += 7_500) {
      fixture.apply(
          cache, ids.subList(from, from + 7_500).stream().map(id -> upsert(id, "x")).toList());
    }

    List<DataFile> compacted = fixture.compact(cache, locations(), CompactionOrder.BY_KEY, 10_000);

    fixture
        .tableRows()
        .forEach(
            (key, row) -> {
              int id = ((Long) key.get(0)).intValue();
              assertThat(row.position()).isEqualTo(id % 10_000);
              assertThat(row.file()).isEqualTo(compacted.get(id / 10_000).location());
            });
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void compactionSortsByColumnsWithNullsFirstAndThenByKey() throws Exception {
    fixture.apply(
        cache,
        List.of(upsert(1, "b"), upsert(2, null), upsert(3, "a"), upsert(4, "b"), upsert(0, "b")));
    Map<List<Object>, StoredRow> before = fixture.tableRows();

    fixture.compact(cache, locations(), new CompactionOrder(List.of("name")), 100);

    assertThat(List.of(2L, 3L, 0L, 1L, 4L))
        .allSatisfy(
            id ->
                assertThat(row(id).position()).isEqualTo(List.of(2L, 3L, 0L, 1L, 4L).indexOf(id)));
    assertLineageKept(before);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void anUnknownColumnToSortByIsRefusedWithNothingOpened() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a")));

    assertThatThrownBy(
            () ->
                cache.compact(
                    locations(), table::newFile, new CompactionOrder(List.of("nmae")), 10))
        .hasMessageContaining("'nmae'")
        .hasMessageContaining("name");

    fixture.apply(cache, List.of(upsert(1, "b")));
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aCompactionOfDeadFilesWritesNone() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b")));
    table.delete(table.files().get(0).location(), 0, 1);
    cache.rebuild(table.files());

    List<DataFile> compacted = fixture.compact(cache, locations(), CompactionOrder.BY_KEY, 10);

    assertThat(compacted).isEmpty();
    assertThat(table.files()).isEmpty();
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aCompactionThatFailsAtItsSecondFileLeavesThingsAsTheyWere() throws Exception {
    fixture.apply(cache, LongStream.range(0, 30).mapToObj(i -> upsert(i, "x")).toList());
    List<Location> all = locations();
    Location taken = table.folder().resolve("taken");
    Files.createDirectories(Path.of(URI.create(taken.uri())).resolve("by a folder"));
    Iterator<Location> to = List.of(table.newFile(), taken).iterator();

    assertThatThrownBy(() -> cache.compact(all, to::next, CompactionOrder.BY_KEY, 10))
        .isInstanceOf(CacheException.class);

    assertThat(to.hasNext()).isFalse();
    try (PartitionCache again = reopened()) {
      assertThat(again.equalsFiles(List.of())).isTrue();
      again.rebuild(table.files());
      fixture.assertCacheEqualsTable(again);
    }
  }

  @Test
  void anUpdateAfterACompactionStillKeepsTheRowId() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b")));
    long rowId = row(2).rowId();
    List<Location> all = List.of(table.files().get(0).location());
    fixture.compact(cache, all, CompactionOrder.BY_KEY, Long.MAX_VALUE);

    fixture.apply(cache, List.of(upsert(2, "B")));

    assertThat(row(2).rowId()).isEqualTo(rowId);
    assertThat(row(2).sequence()).isEqualTo(table.sequence());
    fixture.assertCacheEqualsTable(cache);
  }

  private PartitionCache reopened() {
    cache.close();
    return fixture.open();
  }

  private List<Location> locations() {
    return table.files().stream().map(f -> f.location()).toList();
  }

  private static List<Location> locations(List<DataFile> files) {
    return files.stream().map(DataFile::location).toList();
  }

  private void assertLineageKept(Map<List<Object>, StoredRow> before) throws Exception {
    Map<List<Object>, StoredRow> after = fixture.tableRows();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach(
        (key, row) -> {
          assertThat(after.get(key).values()).isEqualTo(row.values());
          assertThat(after.get(key).rowId()).isEqualTo(row.rowId());
          assertThat(after.get(key).sequence()).isEqualTo(row.sequence());
        });
  }
}
