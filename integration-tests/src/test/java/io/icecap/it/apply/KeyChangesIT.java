package io.icecap.it.apply;

import io.icecap.cache.CacheSettings.Format;
import io.icecap.format.CommitMode;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that get another key and leave a value out, between all kinds of other changes. */
class KeyChangesIT extends OrdersScene {
  @ParameterizedTest
  @CsvSource({
    "DUCKDB, MERGE_ON_READ, 3, 'bucket(4, key)', 81",
    "DUCKDB, COPY_ON_WRITE, 2, 'bucket(20, key)', 82",
    "MEMORY, MERGE_ON_READ, 3, '', 83",
    "KEYS, MERGE_ON_READ, 3, 'bucket(4, key)', 84",
    "DUCKDB, MERGE_ON_READ, 3, 'bucket(4, version)', 85"
  })
  void rowsKeepWhatIsLeftOutUnderTheirNewKeys(
      Format format, CommitMode mode, int version, String partitionBy, long seed) throws Exception {
    Random random = new Random(seed);
    SourceLog source = new SourceLog(seed, 600);
    try (AppliedOrders orders = orders(format, mode, version, partitionBy, source)) {
      for (int round = 1; round <= 12; round++) {
        mishap(orders, random);
        source.write(random.nextInt(150));
        source.changeKeys(random.nextInt(40));
        if (random.nextInt(6) == 0) {
          source.truncate();
        }
        orders.round(random.nextInt(60));
        if (round % 4 == 0) {
          awaitEquality(orders);
        }
      }
    }
  }
}
