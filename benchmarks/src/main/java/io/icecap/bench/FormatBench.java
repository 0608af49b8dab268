package io.icecap.bench;

import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.PartitionCache;
import io.icecap.cache.PartitionCaches;
import io.icecap.cache.ReplicaFiles;
import io.icecap.change.PartitionKey;
import io.icecap.change.TableId;
import io.icecap.format.DataFileColumns;
import io.icecap.format.DataFileWriter;
import io.icecap.format.avro.AvroDataFileWriter;
import io.icecap.format.orc.OrcDataFileWriter;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.store.Location;
import io.icecap.store.local.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a full write of one partition costs in each file format, from a DuckDB file of its rows. */
@Command(
    name = "formats",
    description = "Writes a partition of 12 mixed columns in every file format.",
    mixinStandardHelpOptions = true)
final class FormatBench implements Callable<Integer> {
  private static final int BATCH = 100_000;
  private static final String VIEW = "orders";

  @Option(names = "--rows", description = "Of the partition; default ${DEFAULT-VALUE}.")
  private int rows = 1_000_000;

  @Option(names = "--runs", description = "The median of them counts; default ${DEFAULT-VALUE}.")
  private int runs = 3;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("icecap-formats");
    try (LocalObjectStore store = new LocalObjectStore();
        PartitionCaches caches =
            DuckDbPartitionCaches.open(
                new CacheSettings(folder.resolve("cache"), 1L << 30),
                store,
                new ParquetDataFileWriter(store, folder),
                ReplicaFiles.NONE)) {
      System.out.printf(
          "full write of %,d rows of %d columns, one thread, median of %d%n",
          rows, CacheRows.SCHEMA.columns().size(), runs);
      Path copy = copies(caches, folder);
      formats(store, folder, copy);
    } finally {
      delete(folder);
    }
    return 0;
  }

  private Path copies(PartitionCaches caches, Path folder) throws Exception {
    PartitionCache cache =
        caches.open(new TableId("bench", "formats"), new PartitionKey("all"), CacheRows.SCHEMA);
    CacheBenchPartition partition = new CacheBenchPartition(cache, folder.resolve("formats"), 0, 1);
    Random random = new Random(7);
    for (int loaded = 0; loaded < rows; loaded += BATCH) {
      partition.merge(partition.everyKey(Math.min(BATCH, rows - loaded), random));
      partition.publish();
    }
    Samples samples = new Samples();
    Path copy = folder.resolve("copy.duckdb");
    for (int run = 0; run < runs; run++) {
      Files.deleteIfExists(copy);
      measure(samples, () -> partition.copyTo(copy, VIEW));
    }
    report("duckdb", samples, Files.size(copy));
    cache.close();
    return copy;
  }

  private void formats(LocalObjectStore store, Path folder, Path copy) throws Exception {
    Properties streaming = new Properties();
    streaming.setProperty("jdbc_stream_results", "true");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:", streaming);
        Statement statement = duckdb.createStatement()) {
      statement.execute("SET threads = 1");
      statement.execute("ATTACH '" + copy + "' AS copy (READ_ONLY)");
      statement.execute("USE copy");
      format("parquet", new ParquetDataFileWriter(store, folder), duckdb, folder);
      format("orc", new OrcDataFileWriter(store, folder), duckdb, folder);
      format("avro", new AvroDataFileWriter(store, folder), duckdb, folder);
    }
  }

  private void format(String name, DataFileWriter writer, Connection duckdb, Path folder)
      throws Exception {
    String query =
        "SELECT *, NULL::BIGINT AS %s, NULL::BIGINT AS %s FROM copy.main.%s ORDER BY id"
            .formatted(DataFileColumns.ROW_ID, DataFileColumns.SEQUENCE, VIEW);
    Path file = folder.resolve("rows." + name);
    Location to = new Location(file.toUri().toString());
    Samples samples = new Samples();
    for (int run = 0; run < runs; run++) {
      measure(
          samples,
          () -> writer.write(duckdb, query, CacheRows.SCHEMA, new PartitionKey("all"), to));
    }
    report(name, samples, Files.size(file));
  }

  private static void report(String format, Samples samples, long bytes) {
    System.out.printf(
        "  %-8s %6.0f ms, CPU %5.2f s, %,7.1f MB%n",
        format, samples.wallMillis(0.5), samples.cpuSeconds(0.5), bytes / 1048576.0);
  }

  private static void measure(Samples samples, Write write) throws SQLException {
    long cpu = Samples.processCpuNanos();
    long start = System.nanoTime();
    write.run();
    samples.add(System.nanoTime() - start, Samples.processCpuNanos() - cpu);
  }

  private interface Write {
    void run() throws SQLException;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
