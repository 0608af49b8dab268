package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.Snapshot;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.icecap.change.TableName;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.store.s3.S3ObjectStore;
import io.icecap.store.s3.S3Server;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.TableFormats;
import io.icecap.table.delta.DeltaReader;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What was committed is what Delta Kernel's reader reads: now, at older versions, and by filters.
 */
class DeltaReadBackTest {
  private static final int KEYS = 150;
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "1, 'bucket(3, key)', 'iceberg,delta'",
    "2, 'region, bucket(2, id)', delta",
    "3, 'region', 'iceberg,delta'",
    "4, '', 'iceberg,delta'"
  })
  void randomCommitsReadBackEqualFromLocalDisk(long seed, String partitionBy, String formats)
      throws Exception {
    try (ObjectStore store = new LocalObjectStore()) {
      StoreSettings settings = TestTables.settings(directory);
      check(store, settings, seed, partitionBy, formats, 25);
    }
  }

  @Test
  void randomCommitsReadBackEqualFromS3() throws Exception {
    try (S3Server server = S3Server.start(directory);
        ObjectStore store = S3ObjectStore.open(server.settings())) {
      check(store, server.settings(), 5, "bucket(3, key)", "iceberg,delta", 13);
    }
  }

  private void check(
      ObjectStore store,
      StoreSettings settings,
      long seed,
      String partitionBy,
      String formats,
      int commits)
      throws Exception {
    InMemoryBuffer redis = new InMemoryBuffer();
    Map<Long, List<String>> history = new TreeMap<>();
    try (TestTables mine =
            TestTables.open(
                store, settings, redis, Clock.systemUTC(), TableFormats.parse(formats));
        Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      LiveTable table =
          mine.tables.openOrCreate(
              TableName.parse("my shop.model"),
              ModelTable.SCHEMA,
              mine.settings(partitionBy),
              Map.of());
      ModelTable model =
          new ModelTable(
              table,
              new ParquetDataFileWriter(store, directory.resolve("temporary")),
              duckdb,
              new Random(seed));
      DeltaReader reader = DeltaReader.of(store, table.location());
      Head head = table.head();
      for (int commit = 1; commit <= commits; commit++) {
        head = commit % 6 == 0 ? model.compact(head) : model.change(head, KEYS);
        history.put(head.snapshotId().getAsLong(), rows(model));
        if (commit % 6 <= 1) {
          Snapshot latest = reader.latest();
          assertThat(reader.chainVersion(latest)).isEqualTo(head.version());
          assertThat(reader.icebergSnapshot(latest)).hasValue(head.snapshotId().getAsLong());
          assertThat(reader.rows(latest, Optional.empty())).isEqualTo(rows(model));
          assertFiltersFindTheSame(reader, latest, model);
        }
      }
      assertOlderVersionsAreTheSnapshotsTheyName(reader, history);
    }
  }

  private static void assertOlderVersionsAreTheSnapshotsTheyName(
      DeltaReader reader, Map<Long, List<String>> history) throws Exception {
    long latest = reader.latest().getVersion();
    assertThat(latest).as("one version a commit, and the creation").isEqualTo(history.size());
    for (long version = 1; version <= latest; version += 3) {
      Snapshot snapshot = reader.at(version);
      assertThat(reader.rows(snapshot, Optional.empty()))
          .as("Delta version %d", version)
          .containsExactlyInAnyOrderElementsOf(
              history.get(reader.icebergSnapshot(snapshot).orElseThrow()));
    }
  }

  /** Kernel skips files by a filter, and leaves rows to its user: so no row may be missing. */
  private static void assertFiltersFindTheSame(
      DeltaReader reader, Snapshot latest, ModelTable model) throws Exception {
    for (long id = 0; id < KEYS; id += 31) {
      long wanted = id;
      assertHasAll(reader, latest, model, "=", "id", Literal.ofLong(id), v -> v[0].equals(wanted));
    }
    assertHasAll(
        reader,
        latest,
        model,
        ">=",
        "score",
        Literal.ofDouble(50.0),
        v -> v[4] != null && ((Double) v[4]).compareTo(50.0) >= 0);
    assertHasAll(
        reader,
        latest,
        model,
        "<",
        "name",
        Literal.ofString("nnnnn"),
        v -> v[2] != null && ((String) v[2]).compareTo("nnnnn") < 0);
    assertHasAll(
        reader, latest, model, "=", "region", Literal.ofString("süd"), v -> v[1].equals("süd"));
    assertHasAll(
        reader,
        latest,
        model,
        ">",
        "born",
        Literal.ofDate(9_000),
        v -> v[6] != null && (Integer) v[6] > 9_000);
  }

  private static void assertHasAll(
      DeltaReader reader,
      Snapshot latest,
      ModelTable model,
      String comparison,
      String column,
      Literal value,
      java.util.function.Predicate<Object[]> matches)
      throws Exception {
    Predicate filter = new Predicate(comparison, new Column(column), value);
    List<String> expected =
        model.rows.values().stream()
            .filter(row -> matches.test(row.values))
            .map(DeltaReadBackTest::printed)
            .sorted()
            .toList();
    assertThat(reader.rows(latest, Optional.of(filter)))
        .as("%s %s %s", column, comparison, value)
        .containsAll(expected);
  }

  private static List<String> rows(ModelTable model) {
    return model.rows.values().stream().map(DeltaReadBackTest::printed).sorted().toList();
  }

  private static String printed(ModelTable.Row row) {
    StringBuilder line = new StringBuilder();
    for (Object value : row.values) {
      line.append('|').append(value);
    }
    return line.toString();
  }
}
