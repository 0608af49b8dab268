package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cache.CacheSettings;
import io.icecap.cache.CacheSettings.Format;
import io.icecap.format.CommitMode;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Truncates of the source between other changes, in the same batch and in batches of their own. */
class TruncateIT {
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

  @ParameterizedTest
  @CsvSource({
    "DUCKDB, MERGE_ON_READ, 3, 'bucket(4, key)', 71",
    "DUCKDB, COPY_ON_WRITE, 3, 'bucket(4, key)', 72",
    "DUCKDB, MERGE_ON_READ, 2, 'bucket(4, key)', 73",
    "MEMORY, MERGE_ON_READ, 3, '', 74",
    "KEYS, MERGE_ON_READ, 3, 'bucket(4, version)', 75"
  })
  void tableEqualsTheSourceWhateverHappensInBetween(
      Format format, CommitMode mode, int version, String partitionBy, long seed) throws Exception {
    Random random = new Random(seed);
    try (AppliedOrders orders = orders(format, mode, version, partitionBy, seed)) {
      for (int round = 1; round <= 24; round++) {
        switch (random.nextInt(8)) {
          case 0 -> orders.loseRedis();
          case 1 -> orders.restart();
          case 2 -> orders.loseCache();
          default -> {}
        }
        orders.source.write(random.nextInt(150));
        if (random.nextInt(3) == 0) {
          orders.source.truncate();
        }
        orders.round(random.nextInt(150));
        if (round % 4 == 0) {
          awaitEquality(orders);
        }
      }
    }
  }

  @Test
  void aTruncateAloneEmptiesTheTableInOneSnapshot() throws Exception {
    try (AppliedOrders orders =
        orders(Format.DUCKDB, CommitMode.MERGE_ON_READ, 3, "bucket(4, key)", 76)) {
      orders.round(500);
      awaitEquality(orders);
      assertThat(orders.rows()).isNotEmpty();

      orders.source.truncate();
      orders.round(0);

      assertThat(orders.rows()).isEmpty();
      assertThat(orders.table().head().partitions()).isEmpty();
      assertThat(orders.read().currentSnapshot().summary())
          .containsEntry("icecap.truncated", "true");
    }
  }

  private static void awaitEquality(AppliedOrders orders) throws Exception {
    Await.until(
        "the table to equal the source",
        Duration.ofSeconds(30),
        () -> {
          orders.round(0);
          return orders.rows().equals(orders.source.rows());
        });
  }

  private AppliedOrders orders(
      Format format, CommitMode mode, int version, String partitionBy, long seed) {
    return new AppliedOrders(
        redis,
        work,
        new SourceLog(seed, 500),
        new TableSettings(
            partitionBy,
            Optional.of(mode),
            OptionalInt.of(version),
            Optional.empty(),
            PartitionMoves.INDEX),
        new CacheSettings(format, work.resolve("cache"), 64L << 20, 256L << 20, 1));
  }
}
