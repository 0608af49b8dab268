package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** 0.0 and −0.0 are different values, though equal numbers, and stay so in all that is stored. */
@ParameterizedClass
@EnumSource(CacheSettings.Format.class)
class NegativeZerosTest {
  private static final int ROWS = 10_000;
  private static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.LONG, true),
              new Column(2, "alternating", Simple.DOUBLE, false),
              new Column(3, "runs", Simple.FLOAT, false),
              new Column(4, "among others", Simple.DOUBLE, false)),
          List.of(0));

  @Parameter private CacheSettings.Format format;
  @TempDir private Path folder;
  private CacheFixture fixture;
  private PartitionCache cache;

  @BeforeEach
  void fill() {
    fixture = new CacheFixture(format, folder.resolve("a"), SCHEMA, false);
    cache = fixture.open();
    fixture.apply(cache, rows(0, ROWS));
  }

  @AfterEach
  void close() {
    cache.close();
    fixture.close();
  }

  private static Object[] row(long id) {
    return new Object[] {
      id,
      id % 2 == 0 ? 0.0 : -0.0,
      id / 1000 % 2 == 0 ? 0.0f : -0.0f,
      id % 7 == 0 ? Double.valueOf(id) : id % 5 == 0 ? null : (Double) (id % 3 == 0 ? 0.0 : -0.0)
    };
  }

  private static List<Change> rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(id -> new Change(Operation.UPSERT, row(id), id, 0))
        .toList();
  }

  private void assertRows(Map<List<Object>, StoredRow> stored) {
    Map<List<Object>, List<Object>> values = new HashMap<>();
    stored.forEach((key, row) -> values.put(key, row.values()));
    assertThat(values).hasSize(ROWS);
    values.forEach((key, row) -> assertThat(row).isEqualTo(values((long) key.get(0))));
  }

  private static List<Object> values(long id) {
    return StoredRow.comparable(row(id));
  }

  private void compact() {
    List<Location> all = fixture.table.files().stream().map(LiveFile::location).toList();
    fixture.compact(cache, all, CompactionOrder.BY_KEY, Long.MAX_VALUE);
  }

  @Test
  void afterACheckpointAndARestart() throws Exception {
    cache.rebuild(fixture.table.files()); // which checkpoints
    fixture.apply(cache, rows(100, 200));
    fixture.purge(cache);
    cache.close();
    fixture.caches.close();

    try (CacheFixture again = fixture.another(fixture.folder, ReplicaFiles.NONE)) {
      cache = again.open();
      cache.catchUp(again.table.files());
      assertRows(again.cachedRows(cache, again.table.files()));
      List<Location> all = again.table.files().stream().map(LiveFile::location).toList();
      again.compact(cache, all, CompactionOrder.BY_KEY, Long.MAX_VALUE);

      assertRows(again.tableRows());
      again.assertCacheEqualsTable(cache);
      cache.close();
    }
  }

  @Test
  void inCopiesAndWhatStartsFromThem() throws Exception {
    compact();
    cache.rebuild(fixture.table.files());
    Path copy = folder.resolve("copy.duckdb");
    fixture.copy(cache, copy, "numbers");

    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("ATTACH '" + copy + "' AS copy (READ_ONLY)");
      statement.execute("USE copy");
      try (ResultSet result = statement.executeQuery("SELECT * FROM numbers ORDER BY id")) {
        for (long id = 0; id < ROWS; id++) {
          assertThat(result.next()).isTrue();
          assertThat(List.of(result.getDouble(2), result.getFloat(3)))
              .isEqualTo(values(id).subList(1, 3));
          assertThat(result.getObject(4)).isEqualTo(values(id).get(3));
        }
      }
    }
    if (format != CacheSettings.Format.KEYS) {
      assertThat(cache.restore(copy)).isTrue();
      compact();
      assertRows(fixture.tableRows());
    }
  }
}
