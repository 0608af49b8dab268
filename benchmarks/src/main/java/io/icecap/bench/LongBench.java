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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A table's life of thousands of commits of a skewed stream over the same keys, one a second by a
 * clock that does not wait, with compaction and maintenance: what the commits around some of them
 * cost, and how much compaction rewrites.
 */
@Command(
    name = "long",
    mixinStandardHelpOptions = true,
    description =
        "Shows what commits cost after 100, 300, 1000, … of them, and what compaction rewrites.")
final class LongBench implements Callable<Integer> {
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);
  private static final Duration RETENTION = Duration.ofHours(1);
  private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);
  private static final List<Integer> POINTS = List.of(100, 300, 1_000, 3_000, 10_000);

  @Option(names = "--commits", defaultValue = "10000", description = "(${DEFAULT-VALUE})")
  private int commits;

  @Option(
      names = "--changes",
      defaultValue = "1000",
      description = "Changes per commit (${DEFAULT-VALUE}).")
  private int changes;

  @Option(names = "--rows", defaultValue = "20000", description = "Rows before (${DEFAULT-VALUE}).")
  private int rows;

  @Option(names = "--buckets", defaultValue = "2", description = "(${DEFAULT-VALUE})")
  private int buckets;

  @Option(
      names = {"--table-formats", "--formats"},
      defaultValue = "iceberg,delta",
      description = "iceberg, delta, or iceberg,delta (${DEFAULT-VALUE}).")
  private String formats;

  private final CommitCosts costs = new CommitCosts();
  private FastClock clock;
  private MeteredStore store;
  private MeteredStore.Traffic atPublished;
  private long ingestedBytes;
  private long rewrittenBytes;
  private int filesMax;

  @Override
  public Integer call() throws Exception {
    Path work = Files.createTempDirectory("icecap-long");
    StoreSettings settings =
        new StoreSettings(new Location("file://" + work.resolve("warehouse")), Map.of());
    // Iceberg takes no snapshot from the future
    clock = new FastClock(Instant.now().minus(BETWEEN_COMMITS.multipliedBy(commits + 60L)));
    store = new MeteredStore(new LocalObjectStore(), clock);
    try (EmbeddedRedis server = EmbeddedRedis.start(work.resolve("redis"));
        RedisOrchestrator redis =
            RedisOrchestrator.open(
                new RedisSettings(URI.create(server.url()), Duration.ofSeconds(10), "icecap"));
        IcecapCatalog catalog = IcecapCatalog.open(store, settings, redis.tablePointers(), clock);
        DeltaProjections delta = new DeltaProjections(store, clock)) {
      IcebergTables tables =
          new IcebergTables(
              catalog,
              new IcebergSettings(RETENTION, clock, UUID::randomUUID, real -> clock.millis()),
              delta);
      LiveTable table = table(tables);
      Maintenance maintenance =
          new Maintenance(
              tables,
              store,
              MaintenanceSettings.DEFAULT,
              clock,
              each -> new DuckDbReferences(store, each.location()));
      try (Applier applier = applier(redis, tables, work)) {
        run(
            new Feed(table, SOURCE, redis.changeBuffer()),
            table,
            applier,
            maintenance,
            new UsedMemory(server.url()));
      }
    }
    return 0;
  }

  private LiveTable table(IcebergTables tables) {
    return tables.openOrCreate(
        new TableName(List.of("bench"), "orders"),
        OrderStream.RECORD_SCHEMA,
        new TableSettings(
            "bucket(%d, key)".formatted(buckets),
            Optional.empty(),
            OptionalInt.empty(),
            TableFormats.parse(formats)),
        Map.of(SOURCE, 0L));
  }

  /** By the time that passes: its turns and leases are of that. */
  private Applier applier(RedisOrchestrator redis, IcebergTables tables, Path work) {
    return new Applier(
        "bench",
        tables,
        redis.changeBuffer(),
        redis.leases(),
        DuckDbPartitionCaches.open(
            new CacheSettings(work.resolve("cache"), 1L << 30),
            store,
            new ParquetDataFileWriter(store, work.resolve("temporary")),
            ReplicaFiles.NONE),
        new ApplySettings(Duration.ZERO, Duration.ofHours(1), 256L << 20, 2, RETENTION),
        Replicas.NONE,
        this::published,
        Clock.systemUTC());
  }

  private void run(
      Feed feed, LiveTable table, Applier applier, Maintenance maintenance, UsedMemory redis) {
    OrderStream stream = new OrderStream();
    feed.append(stream.inserts(rows));
    applier.round();
    costs.printHeading();
    long perMaintenance = MaintenanceSettings.INTERVAL.dividedBy(BETWEEN_COMMITS);
    for (int commit = 1; commit <= commits; commit++) {
      feed.append(stream.hot(changes, rows));
      costs.add(cost(table, applier, redis));
      int point = commit - CommitCosts.HALF_WINDOW;
      if (POINTS.contains(point) && commit < commits) {
        costs.print(point);
      }
      if (commit % perMaintenance == 0) {
        maintain(commit, table, maintenance);
      }
      clock.advance(BETWEEN_COMMITS);
    }
    costs.print(commits);
    System.out.printf(
        "data files: %,d bytes by merges, %,d bytes by compaction: %.2f times; at most %d files in a"
            + " partition%n",
        ingestedBytes, rewrittenBytes, (double) rewrittenBytes / ingestedBytes, filesMax);
  }

  private CommitCosts.Cost cost(LiveTable table, Applier applier, UsedMemory redis) {
    MeteredStore.Traffic before = store.traffic();
    long cpu = Samples.processCpuNanos();
    long start = System.nanoTime();
    atPublished = null;
    applier.round();
    if (atPublished == null) {
      throw new IllegalStateException("The batch was not published; see the log");
    }
    long wall = System.nanoTime() - start;
    MeteredStore.Traffic traffic = store.traffic().since(before);
    ingestedBytes += atPublished.since(before).data();
    rewrittenBytes += traffic.data() - atPublished.since(before).data();
    Head head = table.head();
    head.partitions().forEach(p -> filesMax = Math.max(filesMax, head.files(p).size()));
    return new CommitCosts.Cost(
        Samples.processCpuNanos() - cpu,
        wall,
        traffic,
        redis.bytes(),
        store.find(table.versionLocation(head)).orElseThrow().bytes());
  }

  private void published(PublishedSnapshot snapshot) {
    atPublished = store.traffic();
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
