package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cache.CacheSettings;
import io.icecap.cache.CacheSettings.Format;
import io.icecap.demo.DeltaRows;
import io.icecap.format.CommitMode;
import io.icecap.it.Intensity;
import io.icecap.it.readers.PrintedRows;
import io.icecap.it.readers.SparkReader;
import io.icecap.it.readers.SparkReader.Query;
import io.icecap.replica.ReplicaSettings;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of table with every kind of cache, as every reader sees it: Iceberg's own and Delta
 * Kernel then and now, Spark by both logs, stock DuckDB the replica.
 */
class CombinationsIT {
  private static final int OLDER = Intensity.times(10);
  private static final int CHANGES = 120;
  private static final int KEYS = 200;
  private static final Duration REFRESHED_EVERY = Duration.ofSeconds(1);

  private record Combination(TableFormats formats, CommitMode mode, int version, Format cache) {
    /** Spark takes a second for each version, and sees nothing of the cache. */
    boolean hasSparkTravel() {
      return formats == TableFormats.ICEBERG_AND_DELTA && cache == Format.DUCKDB;
    }
  }

  /** The rows after a round, at the version of the chain and the snapshot that it ended with. */
  private record Moment(long snapshotId, List<String> rows) {}

  @TempDir Path work;

  private final Map<Query, List<String>> askedOfSpark = new LinkedHashMap<>();

  @Test
  void everyReaderSeesTheSourceThenAndNow() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"))) {
      for (Combination combination : combinations()) {
        check(combination, redis);
      }
    }
    List<List<String>> answers = new SparkReader(work).answers(List.copyOf(askedOfSpark.keySet()));
    List<List<String>> expected = List.copyOf(askedOfSpark.values());
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).stream().sorted().toList())
          .as("%s", List.copyOf(askedOfSpark.keySet()).get(i))
          .isEqualTo(expected.get(i));
    }
  }

  private static List<Combination> combinations() {
    List<Combination> all = new ArrayList<>();
    for (Format cache : Format.values()) {
      for (CommitMode mode : CommitMode.values()) {
        all.add(new Combination(TableFormats.ICEBERG, mode, 2, cache));
        all.add(new Combination(TableFormats.ICEBERG, mode, 3, cache));
        all.add(new Combination(TableFormats.ICEBERG_AND_DELTA, mode, 3, cache));
        all.add(new Combination(TableFormats.DELTA, mode, 3, cache));
      }
    }
    return all;
  }

  private void check(Combination combination, EmbeddedRedis redis) throws Exception {
    Path folder = Files.createDirectory(work.resolve(name(combination)));
    TableSettings table =
        new TableSettings(
            "bucket(2, key)",
            Optional.of(combination.mode()),
            OptionalInt.of(combination.version()),
            combination.formats());
    CacheSettings cache =
        new CacheSettings(
            combination.cache(),
            folder.resolve("cache"),
            CacheSettings.BYTES_MAX_DEFAULT,
            256L << 20);
    TreeMap<Long, Moment> history = new TreeMap<>();
    SourceLog source = new SourceLog(Intensity.seed(combination.hashCode()), KEYS);
    ReplicaSettings replicas =
        new ReplicaSettings(
            List.of("duckdb"), REFRESHED_EVERY, ReplicaSettings.LONGEST, folder.resolve("copies"));
    try (AppliedOrders orders = new AppliedOrders(redis, folder, source, table, cache, replicas)) {
      for (int round = 0; round <= OLDER; round++) {
        orders.round(CHANGES);
        history.put(
            orders.table().head().version(),
            new Moment(
                orders.table().head().snapshotId().orElseThrow(),
                PrintedRows.of(orders.source.rows().values())));
      }
      assertIcebergTellsTheStory(combination, orders.read(), history);
      if (combination.formats().hasDelta()) {
        assertDeltaTellsTheStory(combination, orders, history);
      }
      if (combination.formats().hasIceberg()) {
        askSparkForIceberg(orders, history.lastEntry().getValue());
      }
      orders.awaitReplicas();
      assertThat(PrintedRows.of(orders.replica("duckdb").rows()))
          .as("%s, the DuckDB replica", combination)
          .isEqualTo(history.lastEntry().getValue().rows());
    }
  }

  private static void assertIcebergTellsTheStory(
      Combination combination, Table table, TreeMap<Long, Moment> history) throws IOException {
    for (Moment moment : history.values()) {
      assertThat(PrintedRows.at(moment.snapshotId(), table))
          .as("%s, snapshot %d", combination, moment.snapshotId())
          .isEqualTo(moment.rows());
    }
  }

  /** By the path of a version: what has Delta too has its metadata where Spark does not look. */
  private void askSparkForIceberg(AppliedOrders orders, Moment newest) throws IOException {
    Path version =
        Path.of(((BaseTable) orders.read()).operations().current().metadataFileLocation());
    askedOfSpark.put(Query.at(version, newest.snapshotId(), ""), newest.rows());
  }

  /** Of each version of Delta's log that a round ended with. */
  private void assertDeltaTellsTheStory(
      Combination combination, AppliedOrders orders, TreeMap<Long, Moment> history)
      throws IOException {
    Schema schema = orders.read().schema();
    long last = DeltaRows.newest(orders.folder()).version();
    int compared = 0;
    for (long version = 0; version <= last; version++) {
      DeltaRows delta = DeltaRows.at(orders.folder(), version);
      Moment moment = history.get(delta.chainVersion());
      if (moment != null) {
        List<List<Object>> rows = new ArrayList<>();
        delta.forEach(schema, rows::add);
        assertThat(PrintedRows.of(rows))
            .as("%s, Delta version %d", combination, version)
            .isEqualTo(moment.rows());
        if (version == last || combination.hasSparkTravel()) {
          askedOfSpark.put(Query.deltaAt(orders.folder(), version), moment.rows());
        }
        compared++;
      }
    }
    assertThat(compared).as("%s, versions of Delta", combination).isEqualTo(1 + OLDER);
  }

  private static String name(Combination combination) {
    return "%s-%s-v%d-%s"
        .formatted(
            combination.formats(), combination.mode(), combination.version(), combination.cache());
  }
}
