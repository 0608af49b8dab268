package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cache.CacheSettings;
import io.icecap.cache.CacheSettings.Format;
import io.icecap.format.CommitMode;
import io.icecap.it.Intensity;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.OwnSettings;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes that arrive in any order, and have one of their own. */
class OrderIT {
  @TempDir Path work;

  @ParameterizedTest
  @CsvSource({
    "DUCKDB, MERGE_ON_READ, 'bucket(2, key)', 71",
    "MEMORY, COPY_ON_WRITE, 'bucket(2, key)', 72",
    "KEYS, MERGE_ON_READ, 'bucket(2, key)', 73",
    "DUCKDB, COPY_ON_WRITE, 'bucket(5, version)', 74",
    "MEMORY, MERGE_ON_READ, 'bucket(5, version)', 75",
    "KEYS, MERGE_ON_READ, 'bucket(5, version)', 76"
  })
  void theLastChangeInItsOrderWinsWhateverHappensInBetween(
      Format format, CommitMode mode, String partitionBy, long seed) throws Exception {
    Random random = new Random(Intensity.seed(seed));
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"));
        AppliedOrders orders =
            new AppliedOrders(
                redis,
                work,
                new ShuffledLog(Intensity.seed(seed), 200),
                settings(mode, partitionBy),
                new CacheSettings(format, work.resolve("cache"), 64L << 20, 256L << 20))) {
      for (int round = 1; round <= Intensity.times(25); round++) {
        switch (random.nextInt(8)) {
          case 0 -> orders.loseRedis();
          case 1 -> orders.restart();
          case 2 -> orders.loseCache();
          default -> {}
        }
        orders.round(1 + random.nextInt(100));
        assertNoRowIsNewerThanItsSource(orders);
      }
      Await.until(
          "the table to equal the source",
          Duration.ofSeconds(30),
          () -> {
            orders.round(0);
            return withoutNotesOfMarks(orders.rows()).equals(orders.source.rows());
          });
      assertThat(superseded(orders)).as("changes that came too late").isPositive();
    }
  }

  private static TableSettings settings(CommitMode mode, String partitionBy) {
    return new TableSettings(
        partitionBy,
        Optional.of(mode),
        OptionalInt.empty(),
        Optional.empty(),
        partitionBy.contains("key") ? PartitionMoves.REFUSE : PartitionMoves.INDEX,
        Optional.of(
            new OwnSettings(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("version"))));
  }

  private static void assertNoRowIsNewerThanItsSource(AppliedOrders orders) throws Exception {
    Map<List<Object>, List<Object>> source = orders.source.rows();
    orders
        .rows()
        .forEach(
            (key, row) ->
                assertThat((Long) row.get(2)).isLessThanOrEqualTo((Long) source.get(key).get(2)));
  }

  private static Map<List<Object>, List<Object>> withoutNotesOfMarks(
      Map<List<Object>, List<Object>> rows) {
    Map<List<Object>, List<Object>> without = new HashMap<>();
    rows.forEach(
        (key, row) -> {
          List<Object> known = new ArrayList<>(row);
          if (ShuffledLog.isMark(row)) {
            known.set(3, null);
          }
          without.put(key, known);
        });
    return without;
  }

  private static long superseded(AppliedOrders orders) throws Exception {
    long superseded = 0;
    for (Snapshot snapshot : orders.read().snapshots()) {
      superseded += Long.parseLong(snapshot.summary().getOrDefault("icecap.superseded", "0"));
    }
    return superseded;
  }
}
