package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Decimal;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.format.CommitMode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes that come after later ones of their rows. */
@ParameterizedClass
@CsvSource({"DUCKDB, MERGE_ON_READ", "MEMORY, COPY_ON_WRITE", "KEYS, MERGE_ON_READ"})
class SupersededTest {
  private static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.LONG, true),
              new Column(2, "at", Simple.TIMESTAMPTZ, false),
              new Column(3, "version", new Decimal(20, 2), false)),
          List.of(0));
  private static final ChangeOrder BY_TIME = new ChangeOrder(1);
  private static final ChangeOrder BY_VERSION = new ChangeOrder(2);

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

  private static Change upsert(long id, Long at, String version) {
    Object[] values = {id, at, version == null ? null : new BigDecimal(version)};
    return new Change(Operation.UPSERT, values, 0, 0);
  }

  @Test
  void areThoseWhoseRowsComeLaterInTheOrder() throws Exception {
    fixture.apply(
        cache, List.of(upsert(1, 10L, "1.00"), upsert(2, 10L, "1.00"), upsert(3, 10L, "9.00")));
    fixture.apply(cache, List.of(upsert(2, 20L, "2.00")), mode);
    List<Change> late =
        List.of(
            upsert(1, 9L, "1.01"),
            upsert(2, 19L, "10.00"),
            upsert(2, 20L, "2.00"),
            upsert(3, 11L, "8.99"),
            upsert(4, 1L, "0.00"));

    assertThat(cache.superseded(late, BY_TIME)).containsExactlyInAnyOrder(0, 1);
    assertThat(cache.superseded(late, BY_VERSION)).containsExactly(3);
    fixture.assertCacheEqualsTable(cache);
  }

  @Test
  void aRowWithoutAPlaceGivesWayAndAChangeWithoutOneDoesToo() {
    fixture.apply(cache, List.of(upsert(1, null, null), upsert(2, 5L, "5.00")), mode);

    assertThat(cache.superseded(List.of(upsert(1, 1L, null), upsert(2, null, null)), BY_TIME))
        .containsExactly(1);
  }

  @Test
  void areFoundByTheIndexOfAllKeysAsWell() {
    fixture.apply(cache, List.of(upsert(1, 10L, "1.00"), upsert(2, 10L, "1.00")), mode);
    fixture.apply(cache, List.of(upsert(2, 20L, "1.00")), mode);

    try (KeyIndex index = fixture.caches.openIndex(CacheFixture.TABLE, SCHEMA)) {
      index.catchUp(fixture.table.files());
      assertThat(
              index.superseded(
                  List.of(upsert(9, 1L, null), upsert(2, 19L, null), upsert(1, 10L, null)),
                  BY_TIME))
          .containsExactly(1);
    }
  }
}
