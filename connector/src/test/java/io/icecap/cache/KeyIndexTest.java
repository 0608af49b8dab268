package io.icecap.cache;

import static io.icecap.cache.TwoColumns.delete;
import static io.icecap.cache.TwoColumns.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.Unchanged;
import io.icecap.format.CommitMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The keys of all partitions, and rows that come from one partition to another. */
@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class KeyIndexTest {
  @Parameter private CacheSettings.Format format;

  private CacheFixture fixture;
  private TestTable table;
  private PartitionCache cache;

  @BeforeEach
  void open(@TempDir Path folder) {
    fixture = new CacheFixture(format, folder, TwoColumns.SCHEMA, true);
    table = fixture.table;
    cache = fixture.open();
  }

  @AfterEach
  void close() {
    cache.close();
    fixture.close();
  }

  private KeyIndex index() {
    KeyIndex index = fixture.caches.openIndex(CacheFixture.TABLE, TwoColumns.SCHEMA);
    index.catchUp(table.files());
    return index;
  }

  @Test
  void tellsWhereTheRowOfAKeyIs() {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b")));
    fixture.apply(cache, List.of(upsert(2, "B"), upsert(3, "c")));
    RowPlace second =
        new RowPlace(table.files().get(1).location(), table.files().get(1).bytes(), 0, 1001);

    try (KeyIndex index = index()) {
      List<KeyIndex.Found> found = index.find(List.of(upsert(9, ""), delete(2), upsert(1, "")));

      assertThat(found)
          .containsExactlyInAnyOrder(
              new KeyIndex.Found(1, second),
              new KeyIndex.Found(
                  2,
                  new RowPlace(
                      table.files().get(0).location(), table.files().get(0).bytes(), 0, 1000)));
    }
  }

  @Test
  void followsTheTable() {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b"), upsert(3, "c")));
    try (KeyIndex index = index()) {
      assertThat(index.find(List.of(delete(1), delete(2)))).hasSize(2);
    }
    fixture.apply(cache, List.of(delete(1)));
    try (KeyIndex index = index()) {
      assertThat(index.find(List.of(delete(1), delete(2))))
          .extracting(KeyIndex.Found::change)
          .containsExactly(1);
      index.tidy();
      fixture.purge(index);
      assertThat(index.find(List.of(delete(1), delete(3))))
          .extracting(KeyIndex.Found::change)
          .containsExactly(1);
    }
  }

  @Test
  void aRowThatArrivesKeepsItsRowIdAndWhatIsLeftOut() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b"), upsert(3, "c")));
    Map<List<Object>, StoredRow> before = fixture.tableRows();
    List<Change> arrivals =
        List.of(
            new Change(Operation.UPSERT, new Object[] {2L, new Unchanged("x")}, 0, 0),
            upsert(7, "new"),
            upsert(3, "C"));
    try (KeyIndex index = index();
        CacheFixture other =
            new CacheFixture(format, fixture.folder.resolve("other"), TwoColumns.SCHEMA, true);
        PartitionCache target = other.open()) {
      List<KeyIndex.Found> found = index.find(arrivals);
      Map<Integer, RowPlace> arriving = Map.of(0, place(found, 0), 2, place(found, 2));

      PartitionCache.Merged merged =
          target.merge(arrivals, arriving, other.table.newFile(), CommitMode.MERGE_ON_READ);
      other.table.commit(merged);
      target.published(other.table.files());

      Map<List<Object>, StoredRow> rows = other.tableRows();
      assertThat(rows.get(List.<Object>of(2L)).values()).containsExactly(2L, "b");
      assertThat(rows.get(List.<Object>of(3L)).values()).containsExactly(3L, "C");
      for (long id = 2; id <= 3; id++) {
        assertThat(rows.get(List.<Object>of(id)).rowId())
            .isEqualTo(before.get(List.<Object>of(id)).rowId());
      }
      assertThat(merged.updated()).isEqualTo(2);
      assertThat(merged.inserted()).isEqualTo(1);
      assertThat(merged.incomplete()).isZero();
      other.assertCacheEqualsTable(target);
    }
  }

  private static RowPlace place(List<KeyIndex.Found> found, int change) {
    return found.stream().filter(f -> f.change() == change).findFirst().orElseThrow().place();
  }
}
