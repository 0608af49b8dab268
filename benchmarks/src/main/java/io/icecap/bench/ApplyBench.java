package io.icecap.bench;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.PublishedSnapshot;
import io.icecap.cache.CacheSettings;
import io.icecap.change.Change;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.format.CommitMode;
import io.icecap.redis.RedisSettings;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * From a batch handed over to its snapshot published: a real Redis, the local disk, one table of 12
 * mixed columns in 8 buckets.
 */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = "Times batches from handed over to published, on a table of --rows rows.")
final class ApplyBench implements Callable<Integer> {
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);

  /** The thread that keeps cached partitions in shape between applies. */
  private static final String TIDYING = "icecap-tidy";

  @Option(
      names = "--rows",
      defaultValue = "1000000",
      description = "Rows before (${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--batches",
      split = ",",
      defaultValue = "1000,10000,100000",
      description = "Changes per batch (${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(
      names = "--runs",
      defaultValue = "25",
      description = "Measured batches of each size (${DEFAULT-VALUE}), after as many for warm-up.")
  private int runs;

  @Option(
      names = "--workers",
      defaultValue = "2",
      description = "Partitions that are worked on at the same time (${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--s3-delay-ms",
      defaultValue = "-1",
      description = "Keep the table in an in-process S3 server that adds this to each request.")
  private long s3DelayMillis;

  @Option(
      names = "--commit-mode",
      defaultValue = "merge-on-read",
      description = "Of the table: merge-on-read or copy-on-write (${DEFAULT-VALUE}).")
  private String commitMode;

  @Option(
      names = "--format-version",
      defaultValue = "3",
      description = "Iceberg's, of the table: 2 or 3 (${DEFAULT-VALUE}).")
  private int formatVersion;

  @Option(
      names = "--json",
      description =
          "Hand batches over as Debezium's JSON, through the converter and the sink task.")
  private boolean json;

  @Option(
      names = "--table-formats",
      defaultValue = "iceberg",
      description =
          "As table.formats of the sink: iceberg | delta | iceberg,delta (${DEFAULT-VALUE}).")
  private String formats;

  @Option(
      names = "--moves",
      description =
          "Partition by a column of four values that updates change (partition.moves=index), and"
              + " not by eight buckets of the key.")
  private boolean moves;

  @Option(
      names = "--bare",
      description =
          "Give each batch to DuckDB alone as well, right before: what no applier over it can be"
              + " faster than on this machine.")
  private boolean bare;

  @Spec private CommandSpec spec;

  private Optional<BareDuckDb> duckDb = Optional.empty();
  private ApplySteps steps;
  private long publishedNanos;
  private long publishedCpuNanos;

  @Override
  public Integer call() throws Exception {
    if (json && s3DelayMillis >= 0) {
      throw new ParameterException(
          spec.commandLine(), "--json and --s3-delay-ms can't be measured together; give one");
    }
    Path work = Files.createTempDirectory("icecap-bench");
    try (EmbeddedRedis redis = EmbeddedRedis.start(work.resolve("redis"));
        BenchStore store =
            s3DelayMillis < 0
                ? BenchStore.onDisk(work.resolve("warehouse"))
                : BenchStore.onS3(work.resolve("s3"), Duration.ofMillis(s3DelayMillis))) {
      if (bare) {
        duckDb = Optional.of(new BareDuckDb(Files.createDirectory(work.resolve("bare")), workers));
      }
      IcecapSettings settings = settings(redis, store, work);
      try (Icecap icecap = Icecap.open(settings);
          Applier applier = icecap.applier(settings, this::published)) {
        steps = new ApplySteps(icecap.meters(), new StageCpu(redis.process().pid()));
        run(icecap, applier, store, sinkOptions(redis, store));
      }
    } finally {
      if (duckDb.isPresent()) {
        duckDb.get().close();
      }
    }
    return 0;
  }

  private void run(Icecap icecap, Applier applier, BenchStore store, Map<String, String> sink)
      throws Exception {
    OrderStream stream = new OrderStream();
    LiveTable table =
        icecap
            .tables()
            .openOrCreate(
                new TableName(List.of("bench"), "orders"),
                OrderStream.RECORD_SCHEMA,
                tableSettings(),
                Map.of(SOURCE, 0L));
    Feed feed = new Feed(table, SOURCE, icecap.appender());
    load(stream, feed, applier);
    store.startTraffic();
    if (json) {
      try (JsonFeed asJson = new JsonFeed("bench.orders", sink)) {
        measureAll(stream, asJson, applier, store);
      }
    } else {
      measureAll(stream, feed, applier, store);
    }
  }

  private void measureAll(OrderStream stream, Handover handover, Applier applier, BenchStore store)
      throws Exception {
    System.out.printf(
        "%n%10s %6s | %28s | %22s | %15s | %s%n",
        "changes",
        "runs",
        "published ms p50  p95  max",
        "CPU s p50  mean",
        "of it tidying",
        "compaction in between");
    for (int size : batches) {
      measure(size, stream, handover, applier);
      store.reportTraffic(2 * runs);
    }
  }

  private void load(OrderStream stream, Feed feed, Applier applier) throws Exception {
    long start = System.nanoTime();
    for (int loaded = 0; loaded < rows; loaded += 100_000) {
      List<Change> inserts = stream.inserts(Math.min(100_000, rows - loaded));
      feed.append(inserts);
      applier.round();
      if (duckDb.isPresent()) {
        duckDb.get().apply(inserts);
      }
    }
    System.out.printf("loaded %,d rows in %.1f s%n", rows, (System.nanoTime() - start) / 1e9);
  }

  private void measure(int size, OrderStream stream, Handover handover, Applier applier)
      throws Exception {
    Samples alone = new Samples();
    Samples published = new Samples();
    Samples compaction = new Samples();
    Samples tidying = new Samples();
    for (int run = 0; run < 2 * runs; run++) {
      if (run == runs) {
        steps.clear();
      }
      List<Change> changes = stream.batch(size);
      if (duckDb.isPresent()) {
        measureAlone(duckDb.get(), changes, run < runs ? new Samples() : alone);
      }
      Runnable batch = handover.of(changes);
      steps.begin();
      long start = System.nanoTime();
      long cpu = Samples.processCpuNanos();
      long tidied = Samples.cpuNanosOfThreads(TIDYING);
      publishedNanos = 0;
      batch.run();
      applier.round();
      if (publishedNanos == 0) {
        throw new IllegalStateException("The batch was not published; see the log");
      }
      if (run >= runs) {
        published.add(publishedNanos - start, publishedCpuNanos - cpu);
        compaction.add(
            System.nanoTime() - publishedNanos, Samples.processCpuNanos() - publishedCpuNanos);
        tidying.add(0, Samples.cpuNanosOfThreads(TIDYING) - tidied);
      }
    }
    report(size, published, tidying, compaction);
    if (alone.count() > 0) {
      System.out.println(line("bare", alone));
    }
  }

  private void report(int size, Samples published, Samples tidying, Samples compaction) {
    System.out.printf(
        "%s %15.2f | max %.0f ms, mean CPU %.2f s%n%s%n",
        line("%,d".formatted(size), published),
        tidying.cpuSecondsMean(),
        compaction.wallMillis(1),
        compaction.cpuSecondsMean(),
        steps.lines());
  }

  private static String line(String name, Samples samples) {
    return "%10s %6d | %12.0f %6.0f %7.0f | %13.2f %8.2f |"
        .formatted(
            name,
            samples.count(),
            samples.wallMillis(0.5),
            samples.wallMillis(0.95),
            samples.wallMillis(1),
            samples.cpuSeconds(0.5),
            samples.cpuSecondsMean());
  }

  private static void measureAlone(BareDuckDb duckDb, List<Change> batch, Samples samples)
      throws Exception {
    long start = System.nanoTime();
    long cpu = Samples.processCpuNanos();
    duckDb.apply(batch);
    samples.add(System.nanoTime() - start, Samples.processCpuNanos() - cpu);
    duckDb.checkpoint();
  }

  private void published(PublishedSnapshot snapshot) {
    publishedNanos = System.nanoTime();
    publishedCpuNanos = Samples.processCpuNanos();
    steps.end();
  }

  private TableSettings tableSettings() {
    return new TableSettings(
        moves ? "status" : "bucket(8, key)",
        Optional.of(CommitMode.of(commitMode)),
        OptionalInt.of(formatVersion),
        Optional.of(TableFormats.parse(formats)),
        moves ? PartitionMoves.INDEX : PartitionMoves.REFUSE);
  }

  private Map<String, String> sinkOptions(EmbeddedRedis redis, BenchStore store) {
    return Map.of(
        "redis.url",
        redis.url(),
        "warehouse",
        store.settings().warehouse().uri(),
        "table.formats",
        formats,
        "applier",
        "external");
  }

  private IcecapSettings settings(EmbeddedRedis redis, BenchStore store, Path work) {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(10), "icecap"),
        store.settings(),
        new CacheSettings(work.resolve("cache"), 2L << 30),
        new ApplySettings(
            Duration.ZERO, Duration.ofSeconds(30), 256L << 20, workers, Duration.ofHours(1)));
  }
}
