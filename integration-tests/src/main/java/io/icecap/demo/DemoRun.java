package io.icecap.demo;

import io.icecap.servers.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.Table;

/** The story of the demo, from the first server to the verdict. */
final class DemoRun {
  private static final String NAMESPACE = "tpch";
  private static final Duration LOAD_LIMIT = Duration.ofMinutes(10);
  private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(10);
  // Without a new snapshot for this long, nothing more is to come.
  private static final Duration QUIET_LIMIT = Duration.ofMinutes(1);
  private static final int KEYS_AT_ONCE = 1_000_000;

  private final DemoSettings settings;
  private final RunDirectory directory;
  private final Console console;
  private final InstantSource clock;
  private final TpchTables tables = new TpchTables();
  private Map<String, Long> loaded = Map.of();
  private long startedNanos;

  DemoRun(DemoSettings settings, RunDirectory directory, Console console, InstantSource clock) {
    this.settings = settings;
    this.directory = directory;
    this.console = console;
    this.clock = clock;
  }

  /** Whether every table equals PostgreSQL in the end. */
  boolean run() throws Exception {
    startedNanos = System.nanoTime();
    console.line("Starting Redis, PostgreSQL, Kafka and Kafka Connect; log in %s", directory.log());
    try (DemoServers servers = DemoServers.start(ProjectFiles.find(), this::loadTables);
        SnapshotWatch watch =
            SnapshotWatch.start(directory.namespace(NAMESPACE), tables.names(), clock);
        Connection postgres = servers.postgres().connect();
        Workload workload =
            tables.workload(
                servers.postgres().connect(), settings.rate(), settings.seed(), clock)) {
      stage("Servers run; %,d TPC-H rows are in PostgreSQL", sum(loaded.values()));
      createConnectors(servers);
      stage("Connectors run: Debezium source, Icecap sink (applier %s)", settings.applier());
      awaitInitialLoad(servers, watch);
      stage("Initial load is in Iceberg");
      stream(servers, watch, workload);
      boolean equal =
          compare(servers, watch, workload, postgres) && compareReplicas(servers, watch, postgres);
      showSamples();
      console.line("%nWarehouse: %s", directory.root());
      if (settings.keep()) {
        keepStreaming(servers, watch, workload);
      }
      return equal;
    }
  }

  private void loadTables(EmbeddedPostgres postgres) throws SQLException, IOException {
    try (Connection connection = postgres.connect()) {
      loaded = tables.load(connection, settings.scale());
    }
  }

  private void createConnectors(DemoServers servers) throws Exception {
    var values =
        Map.of(
            "WAREHOUSE", directory.address(),
            "APPLIER", settings.applier(),
            "TASKS", String.valueOf(settings.tasks()));
    int tasks = settings.tasks();
    String source = servers.createConnector("debezium-postgres-source.json", values);
    var sinkOptions = new HashMap<>(settings.tableOptions());
    sinkOptions.putAll(settings.applyOptions());
    String sink = servers.createConnector("icecap-sink.json", values, sinkOptions);
    if (settings.externalApplier()) {
      servers.awaitRunning(
          servers.createConnector("icecap-applier.json", values, settings.applyOptions()), tasks);
    }
    servers.awaitRunning(source, 1);
    servers.awaitRunning(sink, tasks);
  }

  private void awaitInitialLoad(DemoServers servers, SnapshotWatch watch) throws Exception {
    long expected = sum(loaded.values());
    BooleanSupplier isLoaded =
        () ->
            loaded.entrySet().stream()
                .allMatch(table -> watch.rows(table.getKey()) >= table.getValue());
    long deadline = System.nanoTime() + LOAD_LIMIT.toNanos();
    awaitShowing(
        servers,
        watch,
        () -> isLoaded.getAsBoolean() || System.nanoTime() - deadline > 0,
        () ->
            console.progress(
                "%s  loading: %,d of %,d rows, %d snapshots",
                elapsed(), watch.rows(), expected, watch.snapshots()));
    if (!isLoaded.getAsBoolean()) {
      throw new TimeoutException(
          "The initial load did not arrive within " + LOAD_LIMIT.toMinutes() + " minutes.");
    }
  }

  private void stream(DemoServers servers, SnapshotWatch watch, Workload workload)
      throws Exception {
    console.line(
        "Streaming %d changes/s for %d s: inserts, updates, deletes, key changes",
        settings.rate(), settings.seconds());
    watch.measureDelays();
    long started = System.nanoTime();
    long end = started + Duration.ofSeconds(settings.seconds()).toNanos();
    try (CacheLoss loss = cacheLoss(servers)) {
      streamUntil(servers, watch, workload, () -> System.nanoTime() - end > 0);
      loss.await();
    }
    double took = (System.nanoTime() - started) / 1e9;
    console.line(
        "%s  wrote %,d changes, %.0f/s; delay from commit to visible in a snapshot: %s",
        elapsed(), workload.changes(), workload.changes() / took, delays(watch));
  }

  private CacheLoss cacheLoss(DemoServers servers) {
    return settings.loseCache()
        ? CacheLoss.after(
            Duration.ofSeconds(settings.seconds()).dividedBy(2),
            () -> {
              servers.loseCache(settings.applyingConnector());
              stage("The cached partitions were deleted and what applies was restarted");
              return null;
            })
        : CacheLoss.never();
  }

  private void streamUntil(
      DemoServers servers, SnapshotWatch watch, Workload workload, BooleanSupplier isOver)
      throws Exception {
    var stopped = new AtomicBoolean();
    var writing =
        new FutureTask<Void>(
            () -> {
              workload.run(() -> !stopped.get() && !isOver.getAsBoolean());
              return null;
            });
    var writer = new Thread(writing, "workload");
    writer.setDaemon(true);
    writer.start();
    var rate = new ChangeRate(workload.changes());
    try {
      awaitShowing(
          servers,
          watch,
          () -> isOver.getAsBoolean() || writing.isDone(),
          () ->
              console.progress(
                  "%s  %,d changes (%.0f/s), %,d rows, %d snapshots, delay %s",
                  elapsed(),
                  workload.changes(),
                  rate.perSecond(workload.changes()),
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

  /** Compares again after new snapshots until all is equal or the time is up. */
  private boolean compare(
      DemoServers servers, SnapshotWatch watch, Workload workload, Connection postgres)
      throws Exception {
    long started = System.nanoTime();
    long deadline = started + CATCH_UP_LIMIT.toNanos();
    // A comparison before the last changes are there would be work for nothing.
    awaitShowing(
        servers,
        watch,
        () -> hasNewestChanges(watch, workload) || System.nanoTime() - deadline > 0,
        () -> console.progress("%s  waiting for the tables to catch up", elapsed()));
    var verifier = new Verifier(postgres, KEYS_AT_ONCE);
    var verdicts = new LinkedHashMap<String, TableVerdict>();
    var deltaVerdicts = new LinkedHashMap<String, TableVerdict>();
    long snapshots;
    do {
      snapshots = watch.snapshots();
      for (String table : tables.names()) {
        verify(table, verifier, verdicts, deltaVerdicts);
      }
    } while (!(allEqual(verdicts) && allEqual(deltaVerdicts))
        && awaitSnapshot(servers, watch, snapshots, deadline));
    console.line(
        "%s  %s after %.1f s",
        elapsed(),
        allEqual(verdicts) && allEqual(deltaVerdicts)
            ? "caught up and compared"
            : "gave up waiting for the tables",
        (System.nanoTime() - started) / 1e9);
    var report = new VerdictReport(console);
    if (settings.showsIceberg()) {
      report.print("Iceberg table", List.copyOf(verdicts.values()));
    }
    if (settings.showsDelta()) {
      report.print("Delta table", List.copyOf(deltaVerdicts.values()));
    }
    return allEqual(verdicts) && allEqual(deltaVerdicts);
  }

  /** Iceberg by Iceberg's own reader, Delta by Delta Kernel's. */
  private void verify(
      String table,
      Verifier verifier,
      Map<String, TableVerdict> iceberg,
      Map<String, TableVerdict> delta)
      throws SQLException, IOException {
    Table newest = newest(table);
    iceberg.put(table, verifier.verify(table, newest));
    if (settings.showsDelta()) {
      var rows = DeltaRows.newest(directory.namespace(NAMESPACE).resolve(table));
      delta.put(table, verifier.verify(table, table, rows, newest.schema()));
    }
  }

  /** Waits until the replicas equal the heads of their tables, and compares them too. */
  private boolean compareReplicas(DemoServers servers, SnapshotWatch watch, Connection postgres)
      throws Exception {
    if (settings.replicaFormats().isEmpty()) {
      return true;
    }
    long started = System.nanoTime();
    var replicas =
        new TableReplicas(
            directory.namespace(NAMESPACE), tables.names(), settings.replicaFormats());
    while (!replicas.haveCaughtUp() && System.nanoTime() - started < CATCH_UP_LIMIT.toNanos()) {
      long next = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      awaitShowing(
          servers,
          watch,
          () -> System.nanoTime() - next > 0,
          () -> console.progress("%s  waiting for the replicas to catch up", elapsed()));
    }
    console.line(
        "%s  replicas equal the tables' last snapshots after %.1f s",
        elapsed(), (System.nanoTime() - started) / 1e9);
    List<TableVerdict> verdicts = replicas.verify(new Verifier(postgres, KEYS_AT_ONCE));
    new VerdictReport(console).print("replica", verdicts);
    return verdicts.stream().allMatch(TableVerdict::isEqual);
  }

  private boolean hasNewestChanges(SnapshotWatch watch, Workload workload) {
    return tables.names().stream()
        .allMatch(table -> watch.newestSourceMillis(table) >= workload.lastChangeMillis(table));
  }

  /**
   * Whether there is a snapshot beyond {@code seen} before the deadline, or before it gets quiet.
   */
  private boolean awaitSnapshot(DemoServers servers, SnapshotWatch watch, long seen, long deadline)
      throws Exception {
    long quiet = System.nanoTime() + QUIET_LIMIT.toNanos();
    awaitShowing(
        servers,
        watch,
        () ->
            watch.snapshots() > seen
                || System.nanoTime() - quiet > 0
                || System.nanoTime() - deadline > 0,
        () -> console.progress("%s  waiting for the tables to catch up", elapsed()));
    return watch.snapshots() > seen;
  }

  private void showSamples() throws SQLException, IOException {
    try (var samples = new SqlSamples()) {
      samples.load("customer", newest("customer"), "c_custkey", "c_mktsegment");
      samples.load("orders", newest("orders"), "o_orderkey", "o_custkey");
      samples.load(
          "lineitem",
          newest("lineitem"),
          "l_orderkey",
          "l_linestatus",
          "l_quantity",
          "l_extendedprice",
          "l_discount");
      for (SqlSamples.Sample sample : samples.run()) {
        console.line("%n%s", sample.question());
        sample.lines().forEach(line -> console.line("  %s", line));
      }
    }
  }

  private void keepStreaming(DemoServers servers, SnapshotWatch watch, Workload workload)
      throws Exception {
    console.line("%nGoing on until Ctrl-C. Look in:");
    servers.addresses().forEach(address -> console.line("  %s", address));
    streamUntil(servers, watch, workload, () -> false);
  }

  /** Waits for the condition, shows progress, and fails as soon as a connector has failed. */
  private void awaitShowing(
      DemoServers servers, SnapshotWatch watch, BooleanSupplier condition, Runnable progress)
      throws IOException, InterruptedException {
    long period = Duration.ofSeconds(console.progressPeriodSeconds()).toNanos();
    long next = System.nanoTime() + period;
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      if (System.nanoTime() - next > 0) {
        watch.check();
        servers.check();
        progress.run();
        next += period;
      }
    }
  }

  private Table newest(String table) throws IOException {
    return new TableChain(directory.namespace(NAMESPACE).resolve(table)).newest();
  }

  private static boolean allEqual(Map<String, TableVerdict> verdicts) {
    return verdicts.values().stream().allMatch(TableVerdict::isEqual);
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

  private void stage(String format, Object... values) {
    console.line(elapsed() + "  " + format, values);
  }

  private String elapsed() {
    return String.format(Locale.ROOT, "%5.1f s", (System.nanoTime() - startedNanos) / 1e9);
  }

  private static long sum(Iterable<Long> numbers) {
    long sum = 0;
    for (long number : numbers) {
      sum += number;
    }
    return sum;
  }
}
