package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.format.CommitMode;
import io.icecap.it.readers.SparkReader;
import io.icecap.it.readers.SparkReader.Query;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every commit mode in every format version, and tables that change theirs. */
class ModesIT {
  private static final String PARTITION_BY = "bucket(4, key)";

  @TempDir Path work;
  private EmbeddedRedis redis;

  @BeforeEach
  void startRedis() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  /** Restarts, cold caches and an emptied Redis in between; every tenth round the whole table. */
  @ParameterizedTest
  @CsvSource({
    "2, MERGE_ON_READ, 11",
    "2, COPY_ON_WRITE, 12",
    "3, MERGE_ON_READ, 13",
    "3, COPY_ON_WRITE, 14"
  })
  void tableEqualsTheSourceWhateverHappensInBetween(int version, CommitMode mode, long seed)
      throws Exception {
    Random random = new Random(seed);
    try (AppliedOrders orders = orders("orders", seed, settings(mode, version))) {
      for (int round = 1; round <= 40; round++) {
        switch (random.nextInt(8)) {
          case 0 -> orders.loseRedis();
          case 1 -> orders.restart();
          case 2 -> orders.loseCache();
          default -> {}
        }
        orders.round(1 + random.nextInt(200));
        assertDeletesAreOf(orders, mode, version);
        if (round % 10 == 0) {
          orders.assertEqualsSource();
        }
      }
      assertThat(operations(orders)).contains("overwrite");
    }
  }

  @Test
  void modeAndVersionChangeInMidStream() throws Exception {
    try (AppliedOrders orders = orders("orders", 21, settings(CommitMode.MERGE_ON_READ, 2))) {
      rounds(orders, 12);
      assertThat(formats(orders)).containsExactly("parquet");
      orders.table().adopt(settings(CommitMode.COPY_ON_WRITE, 2));
      rounds(orders, 12);
      orders.table().adopt(settings(CommitMode.MERGE_ON_READ, 2));
      rounds(orders, 8);
      orders.table().adopt(settings(CommitMode.MERGE_ON_READ, 3));
      rounds(orders, 2);
      assertThat(formats(orders)).containsExactly("puffin");
      rounds(orders, 10);
      orders.table().adopt(settings(CommitMode.COPY_ON_WRITE, 3));
      rounds(orders, 4);
      Await.until(
          "compaction to leave no deletes",
          Duration.ofSeconds(30),
          () -> {
            orders.round(1);
            return formats(orders).isEmpty();
          });
      LiveTable table = orders.table();
      assertThatThrownBy(() -> table.adopt(settings(CommitMode.COPY_ON_WRITE, 2)))
          .hasMessageContaining("can't go back to 2");
      rounds(orders, 2);
    }
  }

  @Test
  void sparkReadsEveryModeAndVersion() throws Exception {
    Map<String, AppliedOrders> all = new HashMap<>();
    try {
      for (CommitMode mode : CommitMode.values()) {
        for (int version = 2; version <= 3; version++) {
          String name = mode.word() + version;
          all.put(name, orders(name, 30 + all.size(), settings(mode, version)));
          rounds(all.get(name), 14);
        }
      }
      AppliedOrders upgraded = orders("upgraded", 40, settings(CommitMode.MERGE_ON_READ, 2));
      all.put("upgraded", upgraded);
      rounds(upgraded, 9);
      upgraded.table().adopt(settings(CommitMode.MERGE_ON_READ, 3));
      rounds(upgraded, 3);
      assertSparkReads(all);
    } finally {
      all.values().forEach(AppliedOrders::close);
    }
  }

  private void assertSparkReads(Map<String, AppliedOrders> all) throws Exception {
    List<Query> queries = new ArrayList<>();
    List<List<String>> expected = new ArrayList<>();
    for (AppliedOrders orders : all.values()) {
      queries.add(new Query(orders.folder(), ""));
      expected.add(texts(orders, id -> true));
      for (long id = 0; id < 40; id += 3) {
        long wanted = id;
        queries.add(new Query(orders.folder(), "id = " + id));
        expected.add(texts(orders, other -> other == wanted));
      }
    }
    Path spark = Files.createDirectories(work.resolve("spark"));
    List<List<String>> answers =
        new SparkReader(spark)
            .answers(queries).stream().map(rows -> rows.stream().sorted().toList()).toList();
    assertThat(answers).isEqualTo(expected);
  }

  private static List<String> texts(AppliedOrders orders, java.util.function.LongPredicate wanted) {
    return orders.source.rows().values().stream()
        .filter(row -> wanted.test((Long) row.get(0)))
        .map(SparkReader::text)
        .sorted()
        .toList();
  }

  private AppliedOrders orders(String name, long seed, TableSettings settings) throws IOException {
    return new AppliedOrders(
        redis, Files.createDirectories(work.resolve(name)), new SourceLog(seed, 300), settings);
  }

  private static TableSettings settings(CommitMode mode, int version) {
    return new TableSettings(PARTITION_BY, Optional.of(mode), OptionalInt.of(version));
  }

  private static void rounds(AppliedOrders orders, int rounds) throws IOException {
    for (int round = 0; round < rounds; round++) {
      orders.round(60);
    }
    orders.assertEqualsSource();
  }

  private static void assertDeletesAreOf(AppliedOrders orders, CommitMode mode, int version)
      throws IOException {
    Set<String> allowed =
        mode == CommitMode.COPY_ON_WRITE ? Set.of() : Set.of(version == 2 ? "parquet" : "puffin");
    assertThat(allowed).containsAll(formats(orders));
    if (version == 2) {
      assertThat(deletes(orders)).as("of 4 partitions").hasSizeLessThanOrEqualTo(4 * 10);
    }
  }

  private static Set<String> formats(AppliedOrders orders) throws IOException {
    Set<String> formats = new TreeSet<>();
    deletes(orders)
        .values()
        .forEach(file -> formats.add(file.format().name().toLowerCase(java.util.Locale.ROOT)));
    return formats;
  }

  /** All live files of deletes that have to be read, by location. */
  private static Map<String, DeleteFile> deletes(AppliedOrders orders) throws IOException {
    Map<String, DeleteFile> deletes = new HashMap<>();
    try (CloseableIterable<FileScanTask> tasks = orders.read().newScan().planFiles()) {
      tasks.forEach(task -> task.deletes().forEach(file -> deletes.put(file.location(), file)));
    }
    return deletes;
  }

  private static List<String> operations(AppliedOrders orders) throws IOException {
    List<String> operations = new ArrayList<>();
    Table table = orders.read();
    for (Snapshot snapshot : table.snapshots()) {
      operations.add(snapshot.operation());
    }
    return operations;
  }
}
