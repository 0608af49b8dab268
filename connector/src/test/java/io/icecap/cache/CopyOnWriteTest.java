package io.icecap.cache;

import static io.icecap.cache.TwoColumns.delete;
import static io.icecap.cache.TwoColumns.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.format.CommitMode;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Merges that leave no deletes behind. */
@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class CopyOnWriteTest {
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

  private List<Location> locations() {
    return table.files().stream().map(f -> f.location()).toList();
  }
}
