package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import io.icecap.format.CommitMode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Upserts that leave columns of their rows as they are. */
@ParameterizedClass
@CsvSource({
  "DUCKDB, MERGE_ON_READ",
  "DUCKDB, COPY_ON_WRITE",
  "MEMORY, MERGE_ON_READ",
  "KEYS, MERGE_ON_READ",
  "KEYS, COPY_ON_WRITE"
})
class PartialUpsertTest {
  private static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.LONG, true),
              new Column(2, "version", Simple.INT, false),
              new Column(3, "text", Simple.STRING, false),
              new Column(4, "must", Simple.STRING, true)),
          List.of(0));
  private static final Unchanged LEFT_OUT = new Unchanged("placeholder");

  @Parameter(0)
  private CacheSettings.Format format;

  @Parameter(1)
  private CommitMode mode;

  private CacheFixture fixture;
  private PartitionCache cache;

  @BeforeEach
  void open(@TempDir Path folder) {
    fixture = new CacheFixture(format, folder, SCHEMA, true);
    cache = fixture.open();
  }

  @AfterEach
  void close() {
    cache.close();
    fixture.close();
  }

  private PartitionCache.Merged apply(Change... changes) {
    return fixture.apply(cache, List.of(changes), mode);
  }

  private static Change upsert(Object... values) {
    return new Change(Operation.UPSERT, values, 0, 0);
  }

  private StoredRow row(long id) throws Exception {
    return fixture.tableRows().get(List.<Object>of(id));
  }

  @Test
  void theRowKeepsWhatIsLeftOutAndItsRowId() throws Exception {
    apply(upsert(1L, 1, "one", "a"), upsert(2L, 1, "two", "b"), upsert(3L, 1, null, "c"));
    long rowId = row(1).rowId();

    PartitionCache.Merged merged =
        apply(
            upsert(4L, 2, "new", "d"),
            upsert(1L, 2, LEFT_OUT, LEFT_OUT),
            upsert(2L, 2, "TWO", LEFT_OUT),
            upsert(3L, 2, LEFT_OUT, "C"));

    assertThat(row(1).values()).containsExactly(1L, 2, "one", "a");
    assertThat(row(1).rowId()).isEqualTo(rowId);
    assertThat(row(2).values()).containsExactly(2L, 2, "TWO", "b");
    assertThat(row(3).values()).containsExactly(3L, 2, null, "C");
    assertThat(row(4).values()).containsExactly(4L, 2, "new", "d");
    assertThat(merged.updated()).isEqualTo(3);
    assertThat(merged.inserted()).isEqualTo(1);
    assertThat(merged.incomplete()).isZero();
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aRowThatNeverWasIsNullOrWhatTheSourceSent() throws Exception {
    apply(upsert(1L, 1, "one", "a"));

    PartitionCache.Merged merged =
        apply(upsert(5L, 1, LEFT_OUT, LEFT_OUT), upsert(1L, 2, LEFT_OUT, "A"));

    assertThat(row(5).values()).containsExactly(5L, 1, null, "placeholder");
    assertThat(row(1).values()).containsExactly(1L, 2, "one", "A");
    assertThat(merged.incomplete()).isEqualTo(1);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aRowMayBeUpdatedAgainAndAgain() throws Exception {
    apply(upsert(1L, 0, "one", "a"));

    for (int version = 1; version <= 5; version++) {
      apply(upsert(1L, version, LEFT_OUT, LEFT_OUT), upsert(2L, version, "two", "b"));
    }

    assertThat(row(1).values()).containsExactly(1L, 5, "one", "a");
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aDiscardedMergeLeavesThingsAsTheyWere() throws Exception {
    apply(upsert(1L, 1, "one", "a"));

    cache.merge(List.of(upsert(1L, 2, LEFT_OUT, "A")), fixture.table.newFile(), mode);
    cache.discard();

    fixture.assertCacheEqualsTable(cache);
    apply(upsert(1L, 3, LEFT_OUT, LEFT_OUT));
    assertThat(row(1).values()).containsExactly(1L, 3, "one", "a");
  }
}
