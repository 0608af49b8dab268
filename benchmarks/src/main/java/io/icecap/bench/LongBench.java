package io.icecap.bench;

import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.PublishedSnapshot;
import io.icecap.cache.CacheSettings;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.ReplicaFiles;
import io.icecap.catalog.IcecapCatalog;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.maintain.Maintenance;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.redis.RedisOrchestrator;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.DuckDbReferences;
import io.icecap.replica.Replicas;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
import io.icecap.table.delta.DeltaProjections;
import io.icecap.table.iceberg.IcebergSettings;
import io.icecap.table.iceberg.IcebergTables;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A table's life of thousands of commits of a skewed stream, with compaction and maintenance: what
 * the commits around some of them cost, and how much compaction rewrites. Snapshots are kept as
 * many as a stream of one commit a second has.
 */
@Command(
    name = "long",
    mixinStandardHelpOptions = true,
    description =
        "Shows what commits cost after 100, 300, 1000, … of them, and what compaction rewrites.")
final class LongBench implements Callable<Integer> {
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);

  /** All of five minutes and one a minute of an hour, with a commit a second. */
  private static final int SNAPSHOTS_KEPT = 355;

  /** With a commit a second, how many there are in the default interval of maintenance. */
  private static final int COMMITS_PER_MAINTENANCE = 600;

  /** With a commit a second, how many there are in the default grace period. */
  private static final int COMMITS_OF_GRACE = 3_600;

  /** How many commits before each point are averaged: compactions come every ten or so. */
  private static final int WINDOW = 50;

  @Option(names = "--commits", defaultValue = "10000", description = "(${DEFAULT-VALUE})")
  private int commits;

  @Option(
      names = "--changes",
      defaultValue = "100",
      description = "Changes per commit (${DEFAULT-VALUE}).")
  private int changes;

  @Option(names = "--rows", defaultValue = "20000", description = "Rows before (${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--pace-ms",
      defaultValue = "100",
      description =
          "The time that stands for a second (${DEFAULT-VALUE}); commits take it if they can.")
  private int paceMillis;

  @Option(
      names = "--formats",
      defaultValue = "iceberg",
      description = "iceberg, or iceberg,delta (${DEFAULT-VALUE}).")
  private String formats;

  private MeteredStore store;
  private MeteredStore.Traffic atPublished;
  private long ingestedBytes;
  private long rewrittenBytes;
  private int filesMax;
  private long metadataBytes;

  private record Cost(long cpuNanos, long wallNanos, MeteredStore.Traffic traffic) {}

  @Override
  public Integer call() throws Exception {
    Path work = Files.createTempDirectory("icecap-long");
    Clock clock = Clock.systemUTC();
    StoreSettings settings =
        new StoreSettings(new Location("file://" + work.resolve("warehouse")), Map.of());
    store = new MeteredStore(new LocalObjectStore());
    try (EmbeddedRedis server = EmbeddedRedis.start(work.resolve("redis"));
        RedisOrchestrator redis =
            RedisOrchestrator.open(
                new RedisSettings(URI.create(server.url()), Duration.ofSeconds(10), "icecap"));
        IcecapCatalog catalog = IcecapCatalog.open(store, settings, redis.tablePointers(), clock);
        DeltaProjections delta = new DeltaProjections(store)) {
      IcebergTables tables =
          new IcebergTables(
              catalog, new IcebergSettings(time(SNAPSHOTS_KEPT), clock, UUID::randomUUID), delta);
      LiveTable table = table(tables);
      try (Applier applier = applier(redis, tables, work, clock)) {
        Maintenance maintenance =
            new Maintenance(
                tables,
                store,
                new MaintenanceSettings(
                    time(COMMITS_PER_MAINTENANCE), time(COMMITS_OF_GRACE), 100_000),
                clock,
                each -> new DuckDbReferences(store, each.location()));
        run(new Feed(table, SOURCE, redis.changeBuffer()), table, applier, maintenance);
      }
    }
    return 0;
  }

  private Duration time(int commits) {
    return Duration.ofMillis((long) commits * paceMillis);
  }

  private LiveTable table(IcebergTables tables) {
    return tables.openOrCreate(
        new TableName(List.of("bench"), "orders"),
        OrderStream.RECORD_SCHEMA,
        new TableSettings(
            "bucket(8, key)", Optional.empty(), OptionalInt.empty(), TableFormats.parse(formats)),
        Map.of(SOURCE, 0L));
  }

  private Applier applier(RedisOrchestrator redis, IcebergTables tables, Path work, Clock clock) {
    return new Applier(
        "bench",
        tables,
        redis.changeBuffer(),
        redis.leases(),
        DuckDbPartitionCaches.open(
            new CacheSettings(work.resolve("cache"), 1L << 30, 2),
            store,
            new ParquetDataFileWriter(store, work.resolve("temporary")),
            ReplicaFiles.NONE),
        new ApplySettings(Duration.ZERO, Duration.ofHours(1), 256L << 20, 2, time(SNAPSHOTS_KEPT)),
        Replicas.NONE,
        this::published,
        clock);
  }

  private void run(Feed feed, LiveTable table, Applier applier, Maintenance maintenance) {
    OrderStream stream = new OrderStream();
    feed.append(stream.inserts(rows));
    applier.round();
    TreeSet<Integer> points = points();
    List<Cost> window = new ArrayList<>();
    System.out.printf(
        "%8s %9s %9s %12s %12s %8s %9s %10s %6s%n",
        "commit",
        "CPU ms",
        "wall ms",
        "bytes put",
        "of data",
        "puts",
        "others",
        "metadata",
        "files");
    for (int commit = 1; commit <= commits; commit++) {
      long start = System.nanoTime();
      window.add(cost(feed, stream, table, applier));
      if (window.size() > WINDOW) {
        window.remove(0);
      }
      if (points.contains(commit)) {
        report(commit, window);
      }
      if (commit % COMMITS_PER_MAINTENANCE == 0) {
        maintain(commit, table, maintenance);
      }
      LockSupport.parkNanos(start + paceMillis * 1_000_000L - System.nanoTime());
    }
    System.out.printf(
        "data files: %,d bytes by merges, %,d bytes by compaction: %.2f times; at most %d files in a"
            + " partition%n",
        ingestedBytes, rewrittenBytes, (double) rewrittenBytes / ingestedBytes, filesMax);
  }

  private TreeSet<Integer> points() {
    TreeSet<Integer> points = new TreeSet<>(List.of(100, 300, 1_000, 3_000, 10_000));
    points.add(commits);
    return points;
  }

  private Cost cost(Feed feed, OrderStream stream, LiveTable table, Applier applier) {
    feed.append(stream.batch(changes));
    MeteredStore.Traffic before = store.traffic();
    long cpu = Samples.processCpuNanos();
    long start = System.nanoTime();
    atPublished = null;
    applier.round();
    if (atPublished == null) {
      throw new IllegalStateException("The batch was not published; see the log");
    }
    Cost cost =
        new Cost(
            Samples.processCpuNanos() - cpu,
            System.nanoTime() - start,
            store.traffic().since(before));
    ingestedBytes += atPublished.since(before).dataBytes();
    rewrittenBytes += cost.traffic().dataBytes() - atPublished.since(before).dataBytes();
    Head head = table.head();
    metadataBytes = store.find(table.versionLocation(head)).orElseThrow().bytes();
    head.partitions().forEach(p -> filesMax = Math.max(filesMax, head.files(p).size()));
    return cost;
  }

  private void published(PublishedSnapshot snapshot) {
    atPublished = store.traffic();
  }

  private void report(int commit, List<Cost> window) {
    System.out.printf(
        "%,8d %9.1f %9.1f %,12.0f %,12.0f %8.1f %9.1f %,10d %6d%n",
        commit,
        mean(window, cost -> cost.cpuNanos()) / 1e6,
        mean(window, cost -> cost.wallNanos()) / 1e6,
        mean(window, cost -> cost.traffic().bytes()),
        mean(window, cost -> cost.traffic().dataBytes()),
        mean(window, cost -> cost.traffic().puts()),
        mean(window, cost -> cost.traffic().otherRequests()),
        metadataBytes,
        filesMax);
  }

  private static double mean(List<Cost> window, java.util.function.ToLongFunction<Cost> part) {
    return window.stream().mapToLong(part).average().orElse(0);
  }

  private void maintain(int commit, LiveTable table, Maintenance maintenance) {
    long start = System.nanoTime();
    long cpu = Samples.processCpuNanos();
    String line = maintenance.run(table).line(false);
    System.out.printf(
        "%,8d maintenance, %.1f s, %.1f CPU s: %s%n",
        commit, (System.nanoTime() - start) / 1e9, (Samples.processCpuNanos() - cpu) / 1e9, line);
  }
}
