package io.icecap.bench;

import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.PartitionCache;
import io.icecap.cache.ReplicaFiles;
import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.change.TableId;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.store.ObjectStore;
import io.icecap.store.local.LocalObjectStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The DuckDB step of an apply alone: changes merged into cached partitions, their data files
 * written and the transactions kept, as after a commit that takes no time. Tidying is not in the
 * times.
 */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    description = {
      "Times the merge of batches into cached partitions of 1,000,000 rows in all,",
      "then the cold load of one partition of 1,000,000 rows."
    })
final class CacheBench implements Callable<Integer> {
  private static final int ROWS = 1_000_000;
  private static final int[] SIZES = {1_000, 10_000, 100_000};
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Option(
      names = "--runs",
      defaultValue = "25",
      description = "Measured batches of each size (${DEFAULT-VALUE}), after as many for warm-up.")
  private int runs;

  @Option(
      names = "--workers",
      defaultValue = "2",
      description = "Partitions that are worked on at the same time (${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--partitions",
      defaultValue = "8",
      description = "How many the rows are spread over (${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--format",
      defaultValue = "duckdb",
      description = "What is cached: duckdb, memory or keys (${DEFAULT-VALUE}).")
  private String format;

  private final List<CacheBenchPartition> partitions = new ArrayList<>();
  private final Random random = new Random(42);
  private ExecutorService workers;

  @Override
  public Integer call() throws Exception {
    workers = Executors.newFixedThreadPool(threads);
    Path folder = Files.createTempDirectory("icecap-cache-bench");
    try {
      run(folder);
    } finally {
      workers.shutdown();
      delete(folder);
    }
    return 0;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void run(Path folder) throws Exception {
    ObjectStore store = new LocalObjectStore();
    Path directory = folder.resolve("cache");
    CacheSettings settings =
        new CacheSettings(CacheSettings.Format.of(format), directory, 10L << 30, 2L << 30);
    try (DuckDbPartitionCaches caches =
        DuckDbPartitionCaches.open(
            settings,
            store,
            new ParquetDataFileWriter(store, folder.resolve("uploads")),
            ReplicaFiles.NONE)) {
      load(folder, caches);
      for (int size : SIZES) {
        measure(size);
      }
      timed("compacted", CacheBenchPartition::compact);
      timed("tidied after that", CacheBenchPartition::tidy);
      report("on disk", directory);
      timed("rebuilt", CacheBenchPartition::rebuild);
      report("on disk", directory);
      report("the table's own files, old ones too,", folder.resolve("table"));
      for (CacheBenchPartition partition : partitions) {
        partition.cache().close();
      }
      if (settings.format() == CacheSettings.Format.DUCKDB) {
        new LoadBench(caches, folder).run(ROWS);
      }
    }
  }

  private void load(Path folder, DuckDbPartitionCaches caches) throws Exception {
    for (int p = 0; p < count; p++) {
      PartitionKey key = new PartitionKey("bucket=" + p);
      PartitionCache cache = caches.open(new TableId("bench", "chain"), key, CacheRows.SCHEMA);
      partitions.add(new CacheBenchPartition(cache, folder.resolve("table"), p, count));
    }
    inParallel(p -> p.merge(p.everyKey(ROWS, new Random(p.index()))));
    inParallel(CacheBenchPartition::publish);
    timed("tidied after the load", CacheBenchPartition::tidy);
    report("on disk", folder.resolve("cache"));
  }

  private static void report(String what, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
      System.out.printf("%s: %.1f MB%n", what, bytes / 1e6);
    }
  }

  private void timed(String what, PartitionWork work) throws Exception {
    long start = System.nanoTime();
    long cpu = inParallel(work);
    System.out.printf(
        "%s: %.2f s, CPU %.2f s%n", what, (System.nanoTime() - start) / 1e9, cpu / 1e9);
  }

  private void measure(int size) throws Exception {
    Samples whole = new Samples();
    Samples merges = new Samples();
    Samples tidying = new Samples();
    for (int b = 0; b < 2 * runs; b++) {
      List<List<Change>> changes = new ArrayList<>();
      for (CacheBenchPartition partition : partitions) {
        changes.add(partition.batch(size / count, random));
      }
      long before = System.nanoTime();
      long tidyCpu = inParallel(CacheBenchPartition::tidy);
      long start = System.nanoTime();
      tidying.add(start - before, tidyCpu);
      long mergeCpu = inParallel(p -> p.merge(changes.get(p.index())));
      long mergeWall = System.nanoTime() - start;
      long publishCpu = inParallel(CacheBenchPartition::publish);
      if (b >= runs) {
        whole.add(System.nanoTime() - start, mergeCpu + publishCpu);
        merges.add(mergeWall, mergeCpu);
      }
    }
    System.out.printf(
        "%7d changes: %.0f ms (p90 %.0f), CPU %.3f s; merging alone %.0f ms, CPU %.3f s; n=%d;"
            + " between two up to %.0f ms%n",
        size,
        whole.wallMillis(0.5),
        whole.wallMillis(0.9),
        whole.cpuSeconds(0.5),
        merges.wallMillis(0.5),
        merges.cpuSeconds(0.5),
        whole.count(),
        tidying.wallMillis(1.0));
  }

  /** Returns the CPU time that the workers took; DuckDB works in their threads. */
  private long inParallel(PartitionWork work) throws InterruptedException, ExecutionException {
    List<Future<Long>> running = new ArrayList<>();
    for (CacheBenchPartition partition : partitions) {
      running.add(
          workers.submit(
              () -> {
                long before = THREADS.getCurrentThreadCpuTime();
                work.on(partition);
                return THREADS.getCurrentThreadCpuTime() - before;
              }));
    }
    long cpu = 0;
    for (Future<Long> future : running) {
      cpu += future.get();
    }
    return cpu;
  }

  /** Something done to each partition. */
  private interface PartitionWork {
    void on(CacheBenchPartition partition) throws Exception;
  }
}
