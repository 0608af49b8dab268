package io.icecap.demo;

import io.icecap.servers.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** The story of the demo, from the first server to the verdict. */
final class DemoRun {
  private static final Duration LOAD_LIMIT = Duration.ofMinutes(10);

  private final DemoSettings settings;
  private final RunDirectory directory;
  private final Console console;
  private final InstantSource clock;
  private final Workload workload;
  private Map<String, Long> loaded = Map.of();

  DemoRun(DemoSettings settings, RunDirectory directory, Console console, InstantSource clock) {
    this.settings = settings;
    this.directory = directory;
    this.console = console;
    this.clock = clock;
    this.workload = settings.workload().create(settings, clock);
  }

  /** Whether every table equals PostgreSQL in the end. */
  boolean run() throws Exception {
    long startedNanos = System.nanoTime();
    Path namespace = directory.namespace(workload.namespace());
    console.line("Starting Redis, PostgreSQL, Kafka and Kafka Connect; log in %s", directory.log());
    try (DemoServers servers = DemoServers.start(ProjectFiles.find(), this::loadTables);
        SnapshotWatch watch = SnapshotWatch.start(namespace, workload.tables(), clock);
        Connection postgres = servers.postgres().connect();
        ChangeStream changes = workload.changes(servers.postgres().connect())) {
      var waiting = new Waiting(servers, watch, console, startedNanos);
      waiting.stage(
          "Servers run; %,d %s rows are in PostgreSQL", sum(loaded.values()), workload.title());
      createConnectors(servers);
      waiting.stage(
          "Connectors run: Debezium source, Icecap sink (applier %s)", settings.applier());
      awaitInitialLoad(waiting, watch);
      waiting.stage("Initial load is in Iceberg");
      stream(servers, waiting, watch, changes);
      var comparison =
          new FinalComparison(
              settings, namespace, workload.tables(), postgres, watch, waiting, console);
      boolean equal = comparison.run(changes);
      workload.showSamples(namespace, console);
      console.line("%nWarehouse: %s", directory.root());
      if (settings.keep()) {
        console.line("%nGoing on until Ctrl-C. Look in:");
        servers.addresses().forEach(address -> console.line("  %s", address));
        console.line("%nIn another terminal:");
        for (String command : List.of("sql", "status", "serve")) {
          console.line(
              "  ./icecap %-6s --redis %s --warehouse %s",
              command, servers.redisUrl(), directory.address());
        }
        streamUntil(waiting, watch, changes, () -> false);
      }
      return equal;
    }
  }

  private void loadTables(EmbeddedPostgres postgres) throws SQLException, IOException {
    try (Connection connection = postgres.connect()) {
      loaded = workload.load(connection);
    }
  }

  private void createConnectors(DemoServers servers) throws Exception {
    var values =
        Map.of(
            "WAREHOUSE", directory.address(),
            "APPLIER", settings.applier(),
            "TASKS", String.valueOf(settings.tasks()));
    int tasks = settings.tasks();
    String source =
        servers.createConnector("debezium-postgres-source.json", values, workload.sourceOptions());
    var sinkOptions = new HashMap<>(workload.sinkOptions());
    sinkOptions.putAll(settings.tableOptions());
    sinkOptions.putAll(settings.applyOptions());
    String sink = servers.createConnector("icecap-sink.json", values, sinkOptions);
    if (settings.externalApplier()) {
      servers.awaitRunning(
          servers.createConnector("icecap-applier.json", values, settings.applyOptions()), tasks);
    }
    servers.awaitRunning(source, 1);
    servers.awaitRunning(sink, tasks);
  }

  private void awaitInitialLoad(Waiting waiting, SnapshotWatch watch) throws Exception {
    long expected = sum(loaded.values());
    BooleanSupplier isLoaded =
        () ->
            loaded.entrySet().stream()
                .allMatch(table -> watch.rows(table.getKey()) >= table.getValue());
    long deadline = System.nanoTime() + LOAD_LIMIT.toNanos();
    waiting.until(
        () -> isLoaded.getAsBoolean() || System.nanoTime() - deadline > 0,
        () ->
            waiting.progress(
                "loading: %,d of %,d rows, %d snapshots",
                watch.rows(), expected, watch.snapshots()));
    if (!isLoaded.getAsBoolean()) {
      throw new TimeoutException(
          "The initial load did not arrive within " + LOAD_LIMIT.toMinutes() + " minutes.");
    }
  }

  private void stream(
      DemoServers servers, Waiting waiting, SnapshotWatch watch, ChangeStream changes)
      throws Exception {
    console.line(
        "Streaming %d changes/s for %d s: %s",
        settings.rate(), settings.seconds(), workload.kinds());
    watch.measureDelays();
    long started = System.nanoTime();
    long end = started + Duration.ofSeconds(settings.seconds()).toNanos();
    try (CacheLoss loss = cacheLoss(servers, waiting)) {
      streamUntil(waiting, watch, changes, () -> System.nanoTime() - end > 0);
      loss.await();
    }
    double took = (System.nanoTime() - started) / 1e9;
    waiting.stage(
        "wrote %,d changes, %.0f/s; delay from commit to visible in a snapshot: %s",
        changes.changes(), changes.changes() / took, delays(watch));
  }

  private CacheLoss cacheLoss(DemoServers servers, Waiting waiting) {
    return settings.loseCache()
        ? CacheLoss.after(
            Duration.ofSeconds(settings.seconds()).dividedBy(2),
            () -> {
              servers.loseCache(settings.applyingConnector());
              waiting.stage("The cached partitions were deleted and what applies was restarted");
              return null;
            })
        : CacheLoss.never();
  }

  private static void streamUntil(
      Waiting waiting, SnapshotWatch watch, ChangeStream changes, BooleanSupplier isOver)
      throws Exception {
    var stopped = new AtomicBoolean();
    var writing =
        new FutureTask<Void>(
            () -> {
              changes.run(() -> !stopped.get() && !isOver.getAsBoolean());
              return null;
            });
    var writer = new Thread(writing, "workload");
    writer.setDaemon(true);
    writer.start();
    var rate = new ChangeRate(changes.changes());
    try {
      waiting.until(
          () -> isOver.getAsBoolean() || writing.isDone(),
          () ->
              waiting.progress(
                  "%,d changes (%.0f/s), %,d rows, %d snapshots, delay %s",
                  changes.changes(),
                  rate.perSecond(changes.changes()),
                  watch.rows(),
                  watch.snapshots(),
                  delays(watch)));
    } finally {
      stopped.set(true);
    }
    try {
      writing.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("PostgreSQL refused the stream: " + e.getCause().getMessage(), e);
    }
  }

  private static String delays(SnapshotWatch watch) {
    Delays delays = watch.delays();
    return delays.isEmpty()
        ? "-"
        : String.format(
            Locale.ROOT,
            "p50 %.2f s, p95 %.2f s, p99 %.2f s",
            delays.quantile(0.50) / 1e3,
            delays.quantile(0.95) / 1e3,
            delays.quantile(0.99) / 1e3);
  }

  private static long sum(Iterable<Long> numbers) {
    long sum = 0;
    for (long number : numbers) {
      sum += number;
    }
    return sum;
  }
}
