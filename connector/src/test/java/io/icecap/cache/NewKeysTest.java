package io.icecap.cache;

import static io.icecap.cache.TwoColumns.delete;
import static io.icecap.cache.TwoColumns.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches that need not be looked up, and those that seem so and have to be. */
@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class NewKeysTest {
  private static final int MANY = 2_000;

  @Parameter private CacheSettings.Format format;

  private CacheFixture fixture;
  private PartitionCache cache;

  @BeforeEach
  void open(@TempDir Path folder) {
    fixture = new CacheFixture(format, folder, TwoColumns.SCHEMA, false);
    cache = fixture.open();
  }

  @AfterEach
  void close() {
    cache.close();
    fixture.close();
  }

  @Test
  void batchesBesideAllRowsAreInserted() throws Exception {
    assertThat(load(0).inserted()).isEqualTo(MANY);
    assertThat(load(MANY).inserted()).isEqualTo(MANY);
    assertThat(load(-MANY).inserted()).isEqualTo(MANY);

    assertThat(fixture.tableRows()).hasSize(3 * MANY);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aBatchThatBeginsWithTheGreatestKeyUpdatesIt() throws Exception {
    load(0);

    PartitionCache.Merged merged = load(MANY - 1);

    assertThat(merged.updated()).isEqualTo(1);
    assertThat(merged.inserted()).isEqualTo(MANY - 1);
    assertThat(fixture.tableRows()).hasSize(2 * MANY - 1);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aBatchThatEndsWithTheLeastKeyUpdatesIt() throws Exception {
    load(0);

    assertThat(load(1 - MANY).updated()).isEqualTo(1);

    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aBatchAroundTheRowsUpdatesThem() throws Exception {
    fixture.apply(cache, List.of(upsert(500, "a"), upsert(501, "b")));

    PartitionCache.Merged merged = load(0);

    assertThat(merged.updated()).isEqualTo(2);
    assertThat(fixture.tableRows()).hasSize(MANY);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void ofABatchThatGoesBeyondTheRowsThoseThatAreThereAreUpdated() throws Exception {
    load(0);

    PartitionCache.Merged merged = load(MANY - 10);

    assertThat(merged.updated()).isEqualTo(10);
    assertThat(merged.inserted()).isEqualTo(MANY - 10);
    assertThat(fixture.tableRows()).hasSize(2 * MANY - 10);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void deletesOfKeysThatNeverWereChangeNothing() throws Exception {
    load(0);

    List<Change> deletes = LongStream.range(MANY, 2 * MANY).mapToObj(TwoColumns::delete).toList();
    PartitionCache.Merged merged = fixture.apply(cache, deletes);

    assertThat(merged.removed()).isZero();
    assertThat(merged.added()).isEmpty();
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void rowsOfAnEmptiedPartitionComeBack() throws Exception {
    fixture.apply(cache, List.of(upsert(1, "a"), upsert(2, "b")));
    fixture.apply(cache, List.of(delete(1), delete(2)));

    PartitionCache.Merged merged = fixture.apply(cache, List.of(upsert(1, "A"), delete(2)));

    assertThat(merged.inserted()).isEqualTo(1);
    assertThat(fixture.tableRows()).hasSize(1);
    fixture.assertCacheEqualsTable(cache);
  }

  private PartitionCache.Merged load(long first) {
    List<Change> rows = new ArrayList<>();
    LongStream.range(first, first + MANY).forEach(id -> rows.add(upsert(id, "row " + id)));
    return fixture.apply(cache, rows);
  }
}
