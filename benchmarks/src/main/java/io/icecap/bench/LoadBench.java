package io.icecap.bench;

import io.icecap.cache.PartitionCache;
import io.icecap.cache.PartitionCaches;
import io.icecap.change.PartitionKey;
import io.icecap.change.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * How long a cold partition of 1,000,000 rows and 12 columns takes to be ready: from its data
 * files, from a replica, and by what is different after ten small batches.
 */
final class LoadBench {
  private static final int BATCH = 100_000;
  private static final int SMALL_BATCH = 1_000;
  private static final int RUNS = 5;

  private final CacheBenchPartition partition;
  private final Path folder;

  LoadBench(PartitionCaches caches, Path folder) {
    PartitionCache cache =
        caches.open(new TableId("bench", "load"), new PartitionKey("all"), CacheRows.SCHEMA);
    this.partition = new CacheBenchPartition(cache, folder.resolve("load"), 0, 1);
    this.folder = folder;
  }

  void run(int rows) throws IOException {
    Random random = new Random(7);
    for (int loaded = 0; loaded < rows; loaded += BATCH) {
      partition.merge(partition.everyKey(Math.min(BATCH, rows - loaded), random));
      partition.publish();
    }
    partition.compact();
    batches(random);
    PartitionCache cache = partition.cache();
    Path copy = folder.resolve("replica.duckdb");
    double written = millis(() -> partition.copyTo(copy, "orders"));
    double anew = millis(partition::writeAnew);
    Samples fromFiles = new Samples();
    Samples fromReplica = new Samples();
    for (int run = 0; run < RUNS; run++) {
      fromFiles.add(nanos(partition::rebuild), 0);
      fromReplica.add(nanos(() -> cache.restore(copy)), 0);
    }
    batches(random);
    cache.restore(copy);
    double caughtUp = millis(partition::catchUp);
    System.out.printf(
        """
        cold load of %,d rows, %d MB of data files, median of %d:
          from data files  %.0f ms
          from the replica %.0f ms, %.1f times as fast; 10 batches of %d behind: %.0f ms more
          the replica: %d MB, written in %.0f ms; the cache's file anew in %.0f ms
        """,
        rows,
        partition.bytes() >> 20,
        RUNS,
        fromFiles.wallMillis(0.5),
        fromReplica.wallMillis(0.5),
        fromFiles.wallMillis(0.5) / fromReplica.wallMillis(0.5),
        SMALL_BATCH,
        caughtUp,
        Files.size(copy) >> 20,
        written,
        anew);
    cache.close();
  }

  private void batches(Random random) {
    for (int i = 0; i < 10; i++) {
      partition.merge(partition.batch(SMALL_BATCH, random));
      partition.publish();
    }
  }

  private static long nanos(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }

  private static double millis(Runnable work) {
    return nanos(work) / 1e6;
  }
}
