package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.cache.CacheSettings;
import io.icecap.catalog.IcecapCatalog;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.demo.TableChain;
import io.icecap.it.readers.SparkReader;
import io.icecap.it.readers.SparkReader.Query;
import io.icecap.maintain.MaintenanceReport;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.redis.RedisOrchestrator;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.ReplicaSettings;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.LiveTable;
import io.icecap.table.TableFormats;
import io.icecap.table.TableSettings;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Spark reads what is live while the stream goes on, and maintenance without grace removes all that
 * is dead.
 */
class CollectedFilesIT {
  private static final TableName ORDERS = new TableName(List.of("shop"), "orders");
  private static final MaintenanceSettings NO_GRACE =
      new MaintenanceSettings(Duration.ofMinutes(1), Duration.ZERO, 10_000);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path work;
  private EmbeddedRedis redis;
  private final List<Query> queries = new ArrayList<>();
  private final List<List<String>> expected = new ArrayList<>();

  @BeforeEach
  void startRedis() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = TableFormats.class,
      names = {"ICEBERG", "ICEBERG_AND_DELTA"})
  void sparkReadsEveryLiveSnapshotVersionAndReplica(TableFormats formats) throws Exception {
    SourceLog source = new SourceLog(21, 200);
    try (Icecap icecap = Icecap.open(settings(SHORT));
        Applier applier = icecap.applier(settings(SHORT), SnapshotListener.NONE)) {
      LiveTable table = create(icecap, formats);
      long removed = 0;
      for (int round = 1; round <= 25; round++) {
        next(source, table, icecap, applier);
        removed += round % 5 == 0 ? maintain(icecap, table).removed().files() : 0;
      }
      assertThat(removed).isPositive();
    }
    try (Icecap icecap = Icecap.open(settings(HOUR));
        Applier applier = icecap.applier(settings(HOUR), SnapshotListener.NONE)) {
      LiveTable table = create(icecap, formats);
      for (int round = 1; round <= 2; round++) {
        next(source, table, icecap, applier);
        ask(source, round, formats);
      }
      awaitReplicas(applier);
      askReplicas(source);
    }
    assertAnswersWhileTheStreamGoesOn(source, formats);
  }

  /** The replicas stay as they are meanwhile. */
  private void assertAnswersWhileTheStreamGoesOn(SourceLog source, TableFormats formats)
      throws Exception {
    IcecapSettings settings = settings(HOUR, ReplicaSettings.NONE);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (Icecap icecap = Icecap.open(settings);
        Applier applier = icecap.applier(settings, SnapshotListener.NONE)) {
      LiveTable table = create(icecap, formats);
      Future<List<List<String>>> answers =
          threads.submit(() -> new SparkReader(work).answers(queries));
      long removed = 0;
      do {
        next(source, table, icecap, applier);
        removed += maintain(icecap, table).removed().files();
      } while (!answers.isDone());
      for (int i = 0; i < queries.size(); i++) {
        assertThat(answers.get().get(i).stream().sorted().toList())
            .as("%s where %s", queries.get(i).table(), queries.get(i).condition())
            .isEqualTo(expected.get(i));
      }
      assertThat(removed).isPositive();
      maintain(icecap, table);
      assertThat(maintain(icecap, table).removed().files()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  /** The replicas are tables of their own, which leave as much behind. */
  private static MaintenanceReport maintain(Icecap icecap, LiveTable table) {
    for (String format : List.of("orc", "avro")) {
      icecap
          .tables()
          .find(new TableName(List.of("shop"), "orders__" + format))
          .ifPresent(replica -> icecap.maintenance(NO_GRACE).run(replica));
    }
    return icecap.maintenance(NO_GRACE).run(table);
  }

  private static void next(SourceLog source, LiveTable table, Icecap icecap, Applier applier) {
    source.write(60);
    source.buffer(table, icecap.appender());
    applier.round();
  }

  /** Spark finds an Iceberg table that has Delta too by the path of a version. */
  private void ask(SourceLog source, int round, TableFormats formats) throws Exception {
    Path folder = work.resolve("warehouse/shop/orders");
    Table read = new TableChain(folder).newest();
    long snapshot = read.currentSnapshot().snapshotId();
    keep(snapshot);
    Path version = Path.of(((BaseTable) read).operations().current().metadataFileLocation());
    Path path = formats.hasDelta() ? version : folder;
    ask(source, Query.at(path, snapshot, ""), -1);
    ask(source, Query.at(path, snapshot, "id = " + round), round);
    if (formats.hasDelta()) {
      long delta = lastDeltaVersion(folder);
      ask(source, Query.deltaAt(folder, delta, ""), -1);
      ask(source, Query.deltaAt(folder, delta, "id = " + round), round);
    }
  }

  private void askReplicas(SourceLog source) {
    for (String format : List.of("orc", "avro")) {
      Path folder = work.resolve("warehouse/shop/orders__" + format);
      ask(source, new Query(folder, ""), -1);
      ask(source, new Query(folder, "id = 3"), 3);
    }
  }

  private void ask(SourceLog source, Query query, long id) {
    queries.add(query);
    expected.add(printed(source, id));
  }

  /** By a tag: of snapshots older than a minute not all stay. */
  private void keep(long snapshot) {
    IcecapSettings settings = settings(HOUR);
    try (RedisOrchestrator orchestrator = RedisOrchestrator.open(settings.redis());
        IcecapCatalog catalog =
            IcecapCatalog.open(
                new LocalObjectStore(),
                settings.store(),
                orchestrator.tablePointers(),
                Clock.systemUTC())) {
      catalog
          .loadTable(TableIdentifier.of("shop", "orders"))
          .manageSnapshots()
          .createTag("asked-" + snapshot, snapshot)
          .commit();
    }
  }

  private static List<String> printed(SourceLog source, long id) {
    return source.rows().values().stream()
        .filter(row -> id < 0 || row.get(0).equals(id))
        .map(SparkReader::text)
        .sorted()
        .toList();
  }

  private static long lastDeltaVersion(Path folder) throws Exception {
    try (var log = Files.list(folder.resolve("_delta_log"))) {
      return log.map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{20}\\.json"))
          .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
          .max()
          .orElseThrow();
    }
  }

  private static void awaitReplicas(Applier applier) throws Exception {
    Await.until(
        "replicas that equal the table",
        Duration.ofSeconds(60),
        () -> {
          applier.round();
          return applier.replicas().size() == 3
              && applier.replicas().stream()
                  .allMatch(s -> s.version() > 0 && s.versionsBehind() == 0 && s.lag().isZero());
        });
  }

  private static LiveTable create(Icecap icecap, TableFormats formats) {
    return icecap
        .tables()
        .openOrCreate(
            ORDERS,
            SourceLog.SCHEMA,
            new TableSettings("bucket(2, key)", Optional.empty(), OptionalInt.empty(), formats),
            Map.of(SourceLog.SOURCE, 0L));
  }

  private IcecapSettings settings(Duration retention) {
    return settings(
        retention,
        new ReplicaSettings(
            List.of("duckdb", "orc", "avro"),
            Duration.ofMillis(20),
            ReplicaSettings.LONGEST,
            work.resolve("copies")));
  }

  private IcecapSettings settings(Duration retention, ReplicaSettings replicas) {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "icecap"),
        new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of()),
        new CacheSettings(work.resolve("cache"), 256L << 20),
        new ApplySettings(Duration.ZERO, Duration.ofSeconds(10), 64L << 20, 2, retention),
        MaintenanceSettings.DEFAULT,
        replicas);
  }
}
