package io.icecap.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.PartitionKey;
import io.icecap.change.TableName;
import io.icecap.format.LiveFile;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.store.s3.S3ObjectStore;
import io.icecap.store.s3.S3Server;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was committed is what Iceberg's own reader reads: rows, lineage, and by filters. */
class ReadBackTest {
  private static final int KEYS = 150;
  private static final int COMPACTED_EACH = 14;
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "1, 'bucket(3, key)'",
    "2, 'region, bucket(2, id)'",
    "3, 'truncate(40, id), truncate(2, region)'",
    "4, ''"
  })
  void randomCommitsReadBackEqualFromLocalDisk(long seed, String partitionBy) throws Exception {
    try (ObjectStore store = new LocalObjectStore()) {
      check(store, TestTables.settings(directory), new Run(seed, partitionBy, 19, 3, 3));
    }
  }

  @ParameterizedTest
  @CsvSource({"6, 'bucket(3, key)'", "7, ''"})
  void randomCommitsWithPositionDeletesReadBackEqual(long seed, String partitionBy)
      throws Exception {
    try (ObjectStore store = new LocalObjectStore()) {
      check(store, TestTables.settings(directory), new Run(seed, partitionBy, 31, 2, 2));
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 'bucket(3, key)'", "9, ''"})
  void randomCommitsReadBackEqualThroughAnUpgrade(long seed, String partitionBy) throws Exception {
    try (ObjectStore store = new LocalObjectStore()) {
      check(store, TestTables.settings(directory), new Run(seed, partitionBy, 31, 2, 3));
    }
  }

  @Test
  void randomCommitsWithPositionDeletesReadBackEqualFromS3() throws Exception {
    try (S3Server server = S3Server.start(directory);
        ObjectStore store = S3ObjectStore.open(server.settings())) {
      check(store, server.settings(), new Run(10, "bucket(3, key)", 14, 2, 2));
    }
  }

  @Test
  void randomCommitsReadBackEqualFromS3() throws Exception {
    try (S3Server server = S3Server.start(directory);
        ObjectStore store = S3ObjectStore.open(server.settings())) {
      check(store, server.settings(), new Run(5, "bucket(3, key)", 12, 3, 3));
    }
  }

  /**
   * @param version the format version at first
   * @param laterVersion from the middle on
   */
  private record Run(long seed, String partitionBy, int commits, int version, int laterVersion) {
    TableSettings settings(int formatVersion) {
      return new TableSettings(partitionBy, Optional.empty(), OptionalInt.of(formatVersion));
    }
  }

  private void check(ObjectStore store, StoreSettings settings, Run run) throws Exception {
    InMemoryBuffer redis = new InMemoryBuffer();
    try (TestTables mine = TestTables.open(store, settings, redis, Clock.systemUTC());
        Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      LiveTable table =
          mine.tables.openOrCreate(
              TableName.parse("shop.model"),
              ModelTable.SCHEMA,
              run.settings(run.version()),
              Map.of());
      ModelTable model =
          new ModelTable(
              table,
              new ParquetDataFileWriter(store, directory.resolve("temporary")),
              duckdb,
              new Random(run.seed()));
      Head head = table.head();
      for (int commit = 1; commit <= run.commits(); commit++) {
        if (commit == run.commits() / 2) {
          table.adopt(run.settings(run.laterVersion()));
          head = table.head();
        }
        head = commit % COMPACTED_EACH == 0 ? model.compact(head) : model.change(head, KEYS);
        if (commit % 6 <= 1) {
          try (TestTables reader = TestTables.open(store, settings, redis, Clock.systemUTC())) {
            Table loaded = reader.catalog.loadTable(TableIdentifier.of("shop", "model"));
            assertSame(loaded, model, Expressions.alwaysTrue(), row -> true);
            assertFiltersFindTheSame(loaded, model);
            assertSameAsReadAnew(head, reader);
          }
        }
      }
    }
  }

  /** What a process that has made the commits knows, another one finds in the manifests. */
  private static void assertSameAsReadAnew(Head head, TestTables reader) {
    Head anew = reader.tables.find(TableName.parse("shop.model")).orElseThrow().head();
    assertThat(anew.partitions()).isEqualTo(head.partitions());
    for (PartitionKey partition : head.partitions()) {
      assertThat(described(anew.files(partition))).isEqualTo(described(head.files(partition)));
    }
  }

  private static List<String> described(List<LiveFile> files) {
    return files.stream()
        .map(
            file ->
                "%s %d %d %d %s %d %s"
                    .formatted(
                        file.location(),
                        file.rows(),
                        file.firstRowId(),
                        file.sequence(),
                        file.deletes().id(),
                        file.deletes().count(),
                        Arrays.toString(file.deletes().positions().get())))
        .sorted()
        .toList();
  }

  private static void assertFiltersFindTheSame(Table loaded, ModelTable model) throws Exception {
    for (long id = 0; id < KEYS; id += 31) {
      long wanted = id;
      assertSame(loaded, model, Expressions.equal("id", id), v -> v[0].equals(wanted));
    }
    assertSame(
        loaded,
        model,
        Expressions.and(Expressions.notNaN("score"), Expressions.greaterThanOrEqual("score", 0.0)),
        v -> v[4] != null && ((Double) v[4]).compareTo(0.0) >= 0 && !((Double) v[4]).isNaN());
    assertSame(
        loaded, model, Expressions.isNaN("score"), v -> v[4] != null && ((Double) v[4]).isNaN());
    assertSame(loaded, model, Expressions.isNull("uid"), v -> v[5] == null);
    assertSame(
        loaded,
        model,
        Expressions.lessThan("name", "nnnnn"),
        v -> v[2] != null && ((String) v[2]).compareTo("nnnnn") < 0);
    assertSame(loaded, model, Expressions.equal("region", "süd"), v -> v[1].equals("süd"));
    assertSame(
        loaded,
        model,
        Expressions.greaterThan("born", 9_000),
        v -> v[6] != null && (Integer) v[6] > 9_000);
  }

  private static void assertSame(
      Table loaded, ModelTable model, Expression filter, Predicate<Object[]> matches)
      throws Exception {
    boolean lineage = ((BaseTable) loaded).operations().current().formatVersion() >= 3;
    List<String> expected =
        model.rows.values().stream()
            .filter(row -> matches.test(row.values))
            .map(row -> printed(row, lineage))
            .sorted()
            .toList();
    assertThat(read(loaded, filter, lineage)).as("where %s", filter).isEqualTo(expected);
  }

  private static List<String> read(Table loaded, Expression filter, boolean lineage)
      throws Exception {
    List<Types.NestedField> fields = new ArrayList<>(loaded.schema().columns());
    if (lineage) {
      fields.add(MetadataColumns.ROW_ID);
      fields.add(MetadataColumns.LAST_UPDATED_SEQUENCE_NUMBER);
    }
    List<String> read = new ArrayList<>();
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(loaded).where(filter).project(new Schema(fields)).build()) {
      records.forEach(record -> read.add(printed(record, fields.size())));
    }
    return read.stream().sorted().toList();
  }

  private static String printed(Record record, int fields) {
    StringBuilder line = new StringBuilder();
    // where there are deletes the reader adds the position
    for (int i = 0; i < fields; i++) {
      Object value = record.get(i);
      line.append('|').append(value instanceof LocalDate date ? date.toEpochDay() : value);
    }
    return line.toString();
  }

  private static String printed(ModelTable.Row row, boolean lineage) {
    StringBuilder line = new StringBuilder();
    for (Object value : row.values) {
      line.append('|').append(value);
    }
    return lineage
        ? line.append('|').append(row.rowId).append('|').append(row.changedIn).toString()
        : line.toString();
  }
}
