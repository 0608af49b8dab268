package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cache.CacheSettings.Format;
import io.icecap.format.CommitMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Truncates of the source between other changes, in the same batch and in batches of their own. */
class TruncateIT extends OrdersScene {
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
    try (AppliedOrders orders = orders(format, mode, version, partitionBy, source(seed))) {
      for (int round = 1; round <= 24; round++) {
        mishap(orders, random);
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
        orders(Format.DUCKDB, CommitMode.MERGE_ON_READ, 3, "bucket(4, key)", source(76))) {
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

  private static SourceLog source(long seed) {
    return new SourceLog(seed, 500);
  }
}
