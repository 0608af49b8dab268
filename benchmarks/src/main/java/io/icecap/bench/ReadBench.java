package io.icecap.bench;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.cache.CacheSettings;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.demo.TableChain;
import io.icecap.redis.RedisSettings;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.servers.SparkProcess;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How much slower a table reads after many batches: a count and a sum by Iceberg's own reader, in
 * turn over the table with its deletion vectors right after the last batch, over the same table at
 * rest, and over the same rows, freshly written.
 */
@Command(
    name = "read",
    mixinStandardHelpOptions = true,
    description = "Times a count and a sum after --batches batches against a compacted table.")
final class ReadBench implements Callable<Integer> {
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);
  private static final int WARM_UP_READS = 3;
  private static final Duration REST = Duration.ofSeconds(12);

  @Option(
      names = "--rows",
      defaultValue = "1000000",
      description = "Rows before (${DEFAULT-VALUE}).")
  private int rows;

  @Option(names = "--batches", defaultValue = "100", description = "How many (${DEFAULT-VALUE}).")
  private int batches;

  @Option(
      names = "--changes",
      defaultValue = "10000",
      description = "Changes per batch (${DEFAULT-VALUE}).")
  private int changes;

  @Option(
      names = "--runs",
      defaultValue = "15",
      description = "Measured reads of each table (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--spark",
      description =
          "Read with Spark too; needs integration-tests/spark-reader, which mvn package builds.")
  private boolean spark;

  private final OrderStream stream = new OrderStream();
  private final Map<Object, Change> live = new LinkedHashMap<>();
  private long published;
  private Table changed;

  @Override
  public Integer call() throws Exception {
    Path work = Files.createTempDirectory("icecap-bench");
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"));
        BenchStore store = BenchStore.onDisk(work.resolve("warehouse"))) {
      IcecapSettings settings =
          new IcecapSettings(
              new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(10), "icecap"),
              store.settings(),
              new CacheSettings(work.resolve("cache"), 1L << 30),
              new ApplySettings(
                  Duration.ZERO, Duration.ofSeconds(30), 1L << 30, 2, Duration.ofHours(1)));
      try (Icecap icecap = Icecap.open(settings);
          Applier applier = icecap.applier(settings, snapshot -> published += snapshot.changes())) {
        change(feed(icecap, "changed"), applier);
        changed = newest(work, "changed");
        rest(applier);
        compacted(feed(icecap, "compacted"), applier);
      }
      Map<String, Table> tables = new LinkedHashMap<>();
      tables.put("changed", changed);
      tables.put("at rest", newest(work, "changed"));
      tables.put("compacted", newest(work, "compacted"));
      compare(tables);
      if (spark) {
        compareBySpark(work, tables);
      }
    }
    return 0;
  }

  private static Feed feed(Icecap icecap, String table) {
    return new Feed(
        icecap
            .tables()
            .openOrCreate(
                new TableName(List.of("bench"), table),
                OrderStream.RECORD_SCHEMA,
                TableSettings.partitionedBy("bucket(8, key)"),
                Map.of(SOURCE, 0L)),
        SOURCE,
        icecap.appender());
  }

  private void change(Feed feed, Applier applier) {
    for (int loaded = 0; loaded < rows; loaded += 100_000) {
      apply(stream.inserts(Math.min(100_000, rows - loaded)), feed, applier);
    }
    for (int batch = 0; batch < batches; batch++) {
      apply(stream.batch(changes), feed, applier);
    }
  }

  private void apply(List<Change> batch, Feed feed, Applier applier) {
    for (Change change : batch) {
      if (change.operation() == Operation.UPSERT) {
        live.put(change.values()[0], change);
      } else {
        live.remove(change.values()[0]);
      }
    }
    publish(batch, feed, applier);
  }

  /** An applier lets others have a free table first, so this may take several rounds. */
  private void publish(List<Change> batch, Feed feed, Applier applier) {
    long expected = published + batch.size();
    feed.append(batch);
    while (published < expected && applier.failure().isEmpty()) {
      applier.round();
    }
  }

  /** All live rows in one batch: one file per partition, no deletion vector. */
  private void compacted(Feed feed, Applier applier) {
    List<Change> all = new ArrayList<>(live.size());
    for (Change change : live.values()) {
      all.add(new Change(Operation.UPSERT, change.values(), all.size(), change.sourceMillis()));
    }
    publish(all, feed, applier);
  }

  private static Table newest(Path work, String table) throws IOException {
    return new TableChain(work.resolve("warehouse").resolve("bench").resolve(table)).newest();
  }

  /** Lets time pass without changes, as much as the files need to be folded. */
  private static void rest(Applier applier) throws InterruptedException {
    long end = System.nanoTime() + REST.toNanos();
    while (System.nanoTime() < end) {
      applier.round();
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private void compare(Map<String, Table> tables) throws IOException {
    tables.forEach(ReadBench::describe);
    Map<String, Samples> times = new LinkedHashMap<>();
    for (int run = -WARM_UP_READS; run < runs; run++) {
      Set<Total> totals = new HashSet<>();
      for (Map.Entry<String, Table> table : tables.entrySet()) {
        Samples samples =
            run < 0 ? new Samples() : times.computeIfAbsent(table.getKey(), name -> new Samples());
        totals.add(read(table.getValue(), samples));
      }
      if (totals.size() > 1) {
        throw new IllegalStateException("The tables differ: " + totals);
      }
    }
    double best = times.get("compacted").wallMillis(0.5);
    times.forEach(
        (name, samples) ->
            System.out.printf(
                "IcebergGenerics, count and sum, p50 of %d: %-9s %3.0f ms, %.2f of compacted%n",
                runs, name, samples.wallMillis(0.5), samples.wallMillis(0.5) / best));
  }

  private void compareBySpark(Path work, Map<String, Table> tables)
      throws IOException, InterruptedException {
    Path log = work.resolve("spark.log");
    Path module =
        Path.of(System.getProperty("icecap.home", "."), "integration-tests/spark-reader/target");
    List<String> arguments = new ArrayList<>(List.of("total", Integer.toString(runs)));
    tables
        .values()
        .forEach(t -> arguments.add(t.location() + "@" + t.currentSnapshot().snapshotId()));
    new SparkProcess(module)
        .run(List.of("-Xmx1g"), log, "io.icecap.spark.SparkReadTimes", arguments);
    try (Stream<String> lines = Files.lines(log)) {
      List<Double> millis =
          lines
              .filter(line -> line.startsWith("TIME"))
              .map(line -> Double.valueOf(line.split(" ")[2]))
              .toList();
      double best = millis.get(millis.size() - 1);
      int next = 0;
      for (String name : tables.keySet()) {
        double median = millis.get(next++);
        System.out.printf(
            "Spark, count and sum, p50 of %d: %-9s %3.0f ms, %.2f of compacted%n",
            runs, name, median, median / best);
      }
    }
  }

  private static void describe(String name, Table table) {
    Map<String, String> summary = table.currentSnapshot().summary();
    System.out.printf(
        "%s: %s data files, %s records in them, %s positions deleted, %s bytes%n",
        name,
        summary.get("total-data-files"),
        summary.get("total-records"),
        summary.get("total-position-deletes"),
        summary.get("total-files-size"));
  }

  private record Total(long count, BigDecimal sum) {}

  private static Total read(Table table, Samples samples) throws IOException {
    long start = System.nanoTime();
    long cpu = Samples.processCpuNanos();
    long count = 0;
    BigDecimal sum = BigDecimal.ZERO;
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(table).select("id", "total").build()) {
      for (Record record : records) {
        count++;
        sum = sum.add((BigDecimal) record.getField("total"));
      }
    }
    samples.add(System.nanoTime() - start, Samples.processCpuNanos() - cpu);
    return new Total(count, sum);
  }
}
