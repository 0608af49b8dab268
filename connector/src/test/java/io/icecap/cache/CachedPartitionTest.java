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
import io.icecap.format.DataFile;
import io.icecap.store.Location;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class CachedPartitionTest {
  @Parameter private CacheSettings.Format format;

  private static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.LONG, true), new Column(2, "name", Simple.STRING, false)),
          List.of(0));

  private CacheFixture fixture;
  private TestTable table;
  private PartitionCache cache;

  @BeforeEach
  void open(@TempDir Path folder) {
    fixture = new CacheFixture(format, folder, SCHEMA, false);
    table = fixture.table;
    cache = fixture.open();
  }

  @AfterEach
  void close() {
    cache.close();
    fixture.close();
  }

  private static Change upsert(long id, String name) {
    return new Change(Operation.UPSERT, new Object[] {id, name}, id, 0);
  }

  private static Change delete(long id) {
    return new Change(Operation.DELETE, new Object[] {id, null}, id, 0);
  }

  private StoredRow row(long id) throws Exception {
    return fixture.tableRows().get(List.<Object>of(id));
  }

  @Test
  void newRowsArePublishedInTheOrderOfTheirChanges() throws Exception {
    PartitionCache.Merged merged =
        fixture.apply(cache, List.of(upsert(3, "c"), delete(9), upsert(1, "a"), upsert(2, null)));

    assertThat(merged.inserted()).isEqualTo(3);
    assertThat(merged.updated()).isZero();
    assertThat(merged.removed()).isZero();
    assertThat(merged.deleted()).isEmpty();
    assertThat(merged.added().orElseThrow().rows()).isEqualTo(3);
    assertThat(row(3).position()).isEqualTo(0);
    assertThat(row(1).position()).isEqualTo(1);
    assertThat(row(2).position()).isEqualTo(2);
    assertThat(row(2).rowId()).isEqualTo(table.files().get(0).firstRowId() + 2);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void anUpdateDeletesTheOldPositionAndKeepsTheRowId() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b"), upsert(3, "c")));
    Location first = table.files().get(0).location();
    long rowId = row(2).rowId();

    PartitionCache.Merged merged = fixture.apply(cache, List.of(upsert(2, "B"), upsert(4, "d")));

    assertThat(merged.updated()).isEqualTo(1);
    assertThat(merged.inserted()).isEqualTo(1);
    assertThat(merged.deleted()).containsOnlyKeys(first);
    assertThat(merged.deleted().get(first)).containsExactly(1);
    assertThat(row(2).values()).containsExactly(2L, "B");
    assertThat(row(2).rowId()).isEqualTo(rowId);
    assertThat(row(2).sequence()).isEqualTo(table.sequence());
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void deletedPositionsAscendWhateverTheOrderOfTheChanges() {
    fixture.apply(cache, LongStream.range(0, 10).mapToObj(i -> upsert(i, "x")).toList());
    Location first = table.files().get(0).location();

    PartitionCache.Merged merged =
        fixture.apply(cache, List.of(delete(7), delete(1), upsert(5, "y"), delete(3)));

    assertThat(merged.deleted().get(first)).containsExactly(1, 3, 5, 7);
    assertThat(merged.removed()).isEqualTo(3);
  }

  @Test
  void aDeleteOfAnAbsentKeyDoesNothing() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a")));

    PartitionCache.Merged merged = fixture.apply(cache, List.of(delete(2)));

    assertThat(merged)
        .isEqualTo(new PartitionCache.Merged(Optional.empty(), Map.of(), List.of(), 0, 0, 0));
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aKeyInsertedAgainAfterItsDeleteIsANewRow() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b")));
    long rowId = row(1).rowId();
    fixture.apply(cache, List.of(delete(1)));

    PartitionCache.Merged merged = fixture.apply(cache, List.of(upsert(1, "again")));

    assertThat(merged.inserted()).isEqualTo(1);
    assertThat(row(1).rowId()).isNotEqualTo(rowId);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aFileWhoseLastRowGoesIsEmptied() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b")));
    fixture.apply(cache, List.of(upsert(1, "A"), upsert(3, "c")));
    Location first = table.files().get(0).location();

    PartitionCache.Merged merged = fixture.apply(cache, List.of(upsert(2, "B"), delete(3)));

    assertThat(merged.emptied()).containsExactly(first);
    assertThat(merged.deleted()).containsOnlyKeys(table.files().get(0).location());
    assertThat(table.files()).hasSize(2);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aDiscardedMergeLeavesThingsAsTheyWere() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b")));

    cache.merge(
        List.of(upsert(1, "A"), delete(2), upsert(3, "c")),
        table.newFile(),
        CommitMode.MERGE_ON_READ);
    cache.discard();

    fixture.assertCacheEqualsTable(cache);
    fixture.apply(cache, List.of(upsert(2, "B")));
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void closingDiscardsWhatIsOpen() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a")));

    cache.merge(List.of(delete(1)), table.newFile(), CommitMode.MERGE_ON_READ);
    cache.close();
    cache = fixture.open();

    fixture.assertCacheEqualsTable(cache);
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
  void copyOnWriteMovesWhatIsLeftOfFilesThatLoseRows() throws Exception {
    fixture.apply(cache, List.of(upsert(5, "e"), upsert(1, "a"), upsert(3, "c")));
    fixture.apply(cache, List.of(upsert(7, "g"), upsert(8, "h")));
    fixture.apply(cache, List.of(upsert(9, "i")));
    List<Location> before = locations();
    StoredRow untouched = row(5);
    StoredRow updated = row(3);

    PartitionCache.Merged merged =
        fixture.apply(
            cache,
            List.of(upsert(3, "C"), delete(7), delete(4), upsert(2, "b")),
            CommitMode.COPY_ON_WRITE);

    assertThat(merged.deleted()).isEmpty();
    assertThat(merged.emptied()).containsExactly(before.get(0), before.get(1));
    assertThat(merged.added().orElseThrow().rows()).isEqualTo(5);
    assertThat(List.of(merged.updated(), merged.inserted(), merged.removed()))
        .containsExactly(1L, 1L, 1L);
    assertThat(row(1).position()).isEqualTo(0);
    assertThat(row(8).position()).isEqualTo(2);
    assertThat(row(3).position()).isEqualTo(3);
    assertThat(row(2).position()).isEqualTo(4);
    assertThat(row(5).rowId()).isEqualTo(untouched.rowId());
    assertThat(row(5).sequence()).isEqualTo(untouched.sequence());
    assertThat(row(3).rowId()).isEqualTo(updated.rowId());
    assertThat(row(3).sequence()).isEqualTo(table.sequence());
    assertThat(row(9).file()).isEqualTo(before.get(2));
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void copyOnWriteOfDeletesAloneLeavesTheRestOrNothing() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b")));

    PartitionCache.Merged one = fixture.apply(cache, List.of(delete(1)), CommitMode.COPY_ON_WRITE);
    PartitionCache.Merged both = fixture.apply(cache, List.of(delete(2)), CommitMode.COPY_ON_WRITE);

    assertThat(one.added().orElseThrow().rows()).isEqualTo(1);
    assertThat(both.added()).isEmpty();
    assertThat(table.files()).isEmpty();
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void copyOnWriteTakesOverFilesWithDeletes() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b"), upsert(3, "c")));
    fixture.apply(cache, List.of(delete(1)));

    fixture.apply(cache, List.of(upsert(3, "C")), CommitMode.COPY_ON_WRITE);

    assertThat(table.files()).hasSize(1);
    assertThat(table.files().get(0).deletes().count()).isZero();
    assertThat(fixture.tableRows()).hasSize(2);
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

  @Test
  void shortStringsAfterLongOnesAreStillFoundAsKeys() throws Exception {
    RowSchema byName = new RowSchema(0, SCHEMA.columns(), List.of(1));
    try (PartitionCache named =
        fixture.caches.open(CacheFixture.TABLE, new PartitionKey("named"), byName)) {
      List<Change> rows = new ArrayList<>();
      for (int i = 0; i < 3 * 2048; i++) {
        rows.add(upsert(i, i / 2048 == 1 ? "n" + i : "elevenchars" + i));
      }
      table.commit(named.merge(rows, table.newFile(), CommitMode.MERGE_ON_READ));
      named.published(table.files());

      PartitionCache.Merged again = named.merge(rows, table.newFile(), CommitMode.MERGE_ON_READ);

      assertThat(again.updated()).isEqualTo(rows.size());
      assertThat(again.inserted()).isZero();
    }
  }

  @Test
  void aNullInAKeyIsRefusedWithoutItsValuesAndUndone() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "secret")));
    Change broken = new Change(Operation.UPSERT, new Object[] {null, "secret"}, 4711, 0);

    assertThatThrownBy(
            () ->
                cache.merge(List.of(delete(1), broken), table.newFile(), CommitMode.MERGE_ON_READ))
        .hasMessageContaining("'id'")
        .hasMessageContaining("4711")
        .hasMessageNotContaining("secret");

    fixture.assertCacheEqualsTable(cache);
    fixture.apply(cache, List.of(upsert(1, "b")));
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void filesThatWereNotWrittenHereEmptyTheCache() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b")));
    cache.merge(List.of(delete(1)), table.newFile(), CommitMode.MERGE_ON_READ);

    cache.published(table.files());

    assertThat(cache.equalsFiles(table.files())).isFalse();
    cache.rebuild(table.files());
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void everyTypeAndNameSurvives(@TempDir Path other) throws Exception {
    try (CacheFixture types = new CacheFixture(format, other, AllTypes.SCHEMA, false);
        PartitionCache typed = types.open()) {
      Random random = new Random(5);
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        changes.add(AllTypes.upsert(i, "key " + i % 7, random));
      }

      types.apply(typed, changes);

      var rows = types.tableRows();
      for (Change change : changes) {
        var values = StoredRow.comparable(change.values());
        assertThat(rows.get(List.of(values.get(5), values.get(0))).values()).isEqualTo(values);
      }
      types.assertCacheEqualsTable(typed);
      typed.rebuild(types.table.files());
      types.assertCacheEqualsTable(typed);
    }
  }
}
