package io.icecap.cache;

import static io.icecap.cache.TwoColumns.delete;
import static io.icecap.cache.TwoColumns.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.CommitMode;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.util.ArrayList;
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
        .isEqualTo(new PartitionCache.Merged(Optional.empty(), Map.of(), List.of(), 0, 0, 0, 0));
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
  void shortStringsAfterLongOnesAreStillFoundAsKeys() throws Exception {
    RowSchema byName = new RowSchema(0, TwoColumns.SCHEMA.columns(), List.of(1));
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
