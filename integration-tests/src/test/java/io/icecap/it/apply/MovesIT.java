package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cache.CacheSettings.Format;
import io.icecap.format.CommitMode;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables partitioned by a column that is not in the key: nearly every update moves its row. */
class MovesIT extends OrdersScene {
  @ParameterizedTest
  @CsvSource({
    "DUCKDB, MERGE_ON_READ, 3, 51",
    "DUCKDB, COPY_ON_WRITE, 3, 52",
    "DUCKDB, MERGE_ON_READ, 2, 53",
    "MEMORY, MERGE_ON_READ, 3, 54",
    "KEYS, MERGE_ON_READ, 3, 55",
    "KEYS, COPY_ON_WRITE, 2, 56"
  })
  void eachSnapshotHasEveryRowOnceWhateverHappensInBetween(
      Format format, CommitMode mode, int version, long seed) throws Exception {
    Random random = new Random(seed);
    try (AppliedOrders orders = orders(format, mode, version, "bucket(7, version)", source(seed))) {
      for (int round = 1; round <= 25; round++) {
        mishap(orders, random);
        orders.round(1 + random.nextInt(200));
        if (round % 5 == 0) {
          awaitEquality(orders);
        }
      }
      assertThat(orders.table().head().partitions()).hasSize(7);
      assertEverySnapshotHasEachKeyOnce(orders.read());
    }
  }

  @Test
  void movesBetweenMorePartitionsThanMayBeOpenAreAppliedInTurns() throws Exception {
    try (AppliedOrders orders =
        orders(Format.DUCKDB, CommitMode.MERGE_ON_READ, 3, "bucket(500, version)", source(61))) {
      orders.round(400);
      awaitEquality(orders);
      orders.oneRound(600);
      assertThat(orders.rows()).as("as many as may be open").isNotEqualTo(orders.source.rows());
      awaitEquality(orders);
      assertEverySnapshotHasEachKeyOnce(orders.read());
    }
  }

  private static void assertEverySnapshotHasEachKeyOnce(Table table) throws Exception {
    for (Snapshot snapshot : table.snapshots()) {
      Set<List<Object>> keys = new HashSet<>();
      try (CloseableIterable<Record> records =
          IcebergGenerics.read(table).useSnapshot(snapshot.snapshotId()).build()) {
        for (Record record : records) {
          assertThat(keys.add(List.of(record.get(0), record.get(1))))
              .as("one row of %s in %s", record, snapshot)
              .isTrue();
        }
      }
    }
  }

  private static SourceLog source(long seed) {
    return new SourceLog(seed, 1000);
  }
}
