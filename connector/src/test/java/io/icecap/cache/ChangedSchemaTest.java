package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cached partition whose table has another schema than when it was filled. */
class ChangedSchemaTest {
  private static final RowSchema BEFORE =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.INT, true),
              new Column(2, "dropped", Simple.STRING, false),
              new Column(3, "n", Simple.INT, false),
              new Column(5, "ratio", Simple.FLOAT, false)),
          List.of(0));

  private static final RowSchema AFTER =
      new RowSchema(
          1,
          List.of(
              new Column(4, "added", Simple.STRING, false),
              new Column(1, "id", Simple.LONG, true),
              new Column(3, "renamed", Simple.LONG, false),
              new Column(5, "ratio", Simple.DOUBLE, false),
              new Column(6, "later", Simple.DOUBLE, false)),
          List.of(1));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = CacheSettings.Format.class,
      names = {"DUCKDB", "KEYS"})
  void whatIsCachedGoesOnInTheNewColumns(CacheSettings.Format format) throws Exception {
    try (CacheFixture fixture = new CacheFixture(format, folder, BEFORE, false)) {
      try (PartitionCache cache = fixture.open()) {
        fixture.apply(cache, List.of(upsert(0, 1, "x", 10, -0.0f), upsert(1, 2, "y", 20, 0.5f)));
      }
      try (PartitionCache cache =
          fixture.caches.open(CacheFixture.TABLE, TestTable.PARTITION, AFTER)) {
        assertThat(cache.equalsFiles(fixture.table.files())).as("nothing is loaded again").isTrue();

        fixture.apply(cache, List.of(upsert(2, "new", 2L, 5_000_000_000L, 1.5, -0.0)));

        assertThat(rows(fixture, cache))
            .containsExactlyInAnyOrder("null 1 10 -0.0 null", "new 2 5000000000 1.5 -0.0");
      }
      try (PartitionCache reopened =
          fixture.caches.open(CacheFixture.TABLE, TestTable.PARTITION, AFTER)) {
        reopened.rebuild(fixture.table.files());
        assertThat(rows(fixture, reopened))
            .containsExactlyInAnyOrder("null 1 10 -0.0 null", "new 2 5000000000 1.5 -0.0");
      }
    }
  }

  private static Change upsert(long offset, Object... values) {
    return new Change(Operation.UPSERT, values, offset, 0);
  }

  private List<String> rows(CacheFixture fixture, PartitionCache cache) throws SQLException {
    Path copy = folder.resolve("copy-" + System.nanoTime() + ".duckdb");
    fixture.copy(cache, copy, "t");
    List<String> rows = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + copy);
        var statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM t")) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join(" ", row));
      }
    }
    return rows;
  }
}
