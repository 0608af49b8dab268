package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.cache.CacheBusyException;
import io.icecap.cache.CacheSettings;
import io.icecap.cache.CacheSettings.Format;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.PartitionCache;
import io.icecap.cache.ReplicaFiles;
import io.icecap.change.PartitionKey;
import io.icecap.format.CommitMode;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.servers.Await;
import io.icecap.store.ObjectStore;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every cache format, with little disk, so that partitions are thrown away in mid-stream. */
class CacheFormatIT extends OrdersScene {
  /** Restarts, cold caches and an emptied Redis in between; every tenth round the whole table. */
  @ParameterizedTest
  @CsvSource({
    "DUCKDB, MERGE_ON_READ, 31",
    "MEMORY, MERGE_ON_READ, 32",
    "MEMORY, COPY_ON_WRITE, 33",
    "KEYS, MERGE_ON_READ, 34",
    "KEYS, COPY_ON_WRITE, 35"
  })
  void tableEqualsTheSourceWhateverHappensInBetween(Format format, CommitMode mode, long seed)
      throws Exception {
    Random random = new Random(seed);
    try (AppliedOrders orders = orders(format, mode, "bucket(4, key)", seed)) {
      for (int round = 1; round <= 40; round++) {
        mishap(orders, random);
        orders.round(1 + random.nextInt(300));
        if (round % 10 == 0) {
          awaitEquality(orders);
        }
      }
      Await.until(
          "every partition to be given back",
          Duration.ofSeconds(60),
          () -> {
            orders.idleRound();
            return everyPartitionIsFree(orders.table(), format);
          });
    }
  }

  @Test
  void morePartitionsThanMayBeOpenAreAppliedInTurns() throws Exception {
    try (AppliedOrders orders =
        orders(Format.DUCKDB, CommitMode.MERGE_ON_READ, "bucket(400, key)", 41)) {
      orders.oneRound(3000);
      assertThat(orders.table().head().partitions()).hasSizeBetween(200, 256);

      awaitEquality(orders);

      assertThat(orders.table().head().partitions()).hasSizeGreaterThan(256);
    }
  }

  private AppliedOrders orders(Format format, CommitMode mode, String partitionBy, long seed) {
    return new AppliedOrders(
        redis,
        work,
        new SourceLog(seed, 2000),
        new TableSettings(partitionBy, Optional.of(mode), OptionalInt.empty()),
        cache(format));
  }

  private CacheSettings cache(Format format) {
    return new CacheSettings(format, work.resolve("cache"), 2L << 20, 256L << 20);
  }

  /** Another user of the process gets every one without waiting for the applier. */
  private boolean everyPartitionIsFree(LiveTable table, Format format) {
    try (ObjectStore store = new LocalObjectStore();
        DuckDbPartitionCaches caches =
            DuckDbPartitionCaches.open(
                cache(format), store, new ParquetDataFileWriter(store, work), ReplicaFiles.NONE)) {
      for (PartitionKey partition : table.head().partitions()) {
        try (PartitionCache cache = caches.open(table.id(), partition, table.schema())) {
          cache.tidy();
        }
      }
      return true;
    } catch (CacheBusyException e) {
      return false; // a compaction puts files in place there, and its next turn takes it back
    }
  }
}
