package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.cache.CacheSettings;
import io.icecap.change.PartitionKey;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.it.readers.SparkReader;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.ReplicaSettings;
import io.icecap.replica.ReplicaStatus;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas in every format while changes stream in, read by readers that none of us wrote. */
class ReplicaIT {
  private static final TableName ORDERS = new TableName(List.of("shop"), "orders");
  private static final List<String> FORMATS = List.of("duckdb", "orc", "avro");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path work;
  private EmbeddedRedis redis;
  private ReplicaReader reader;

  @BeforeEach
  void startRedis() throws Exception {
    redis = EmbeddedRedis.start(work.resolve("redis"));
    reader = new ReplicaReader(work.resolve("warehouse/shop"), "orders");
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  /** With restarts in between; in the end the replicas equal the head. */
  @Test
  void replicasEqualTheSnapshotTheyName() throws Exception {
    Random random = new Random(7);
    SourceLog source = new SourceLog(7, 400);
    int compared = 0;
    for (int life = 1; life <= 3; life++) {
      try (Icecap icecap = Icecap.open(settings());
          Applier applier = icecap.applier(settings(), SnapshotListener.NONE)) {
        LiveTable table = createTable(icecap);
        for (int round = 1; round <= 20; round++) {
          source.write(1 + random.nextInt(200));
          source.buffer(table, icecap.appender());
          applier.round();
          compared += round % 5 == 0 ? compareAll() : 0;
        }
        if (life == 3) {
          awaitRounds(applier, () -> haveCaughtUp(applier));
        }
      }
    }

    assertThat(compared).as("comparisons while changes came in").isPositive();
    long head = reader.main().currentSnapshot().snapshotId();
    for (String format : FORMATS) {
      ReplicaReader.Replica replica = reader.read(format).orElseThrow();
      assertThat(replica.snapshotId()).as(format).isEqualTo(head);
      assertThat(replica.rows()).as(format).isEqualTo(reader.mainAt(head));
    }
    assertThat(reader.mainAt(head)).hasSameSizeAs(source.rows().keySet());
    assertSparkAgrees();
  }

  @Test
  void partitionsWithoutRowsLeaveTheReplicas() throws Exception {
    SourceLog source = new SourceLog(8, 300);
    try (Icecap icecap = Icecap.open(settings());
        Applier applier = icecap.applier(settings(), SnapshotListener.NONE)) {
      LiveTable table = createTable(icecap);
      source.write(500);
      source.buffer(table, icecap.appender());
      awaitRounds(applier, () -> haveCaughtUp(applier));
      List<PartitionKey> full = table.head().partitions();

      source.delete(row -> !table.partitioning().partitionOf(row).equals(full.get(0)));
      source.buffer(table, icecap.appender());
      awaitRounds(applier, () -> haveCaughtUp(applier));

      assertThat(source.rows()).isNotEmpty();
      assertReplicasHave(source);

      source.delete(row -> true);
      source.buffer(table, icecap.appender());
      awaitRounds(applier, () -> haveCaughtUp(applier));

      assertThat(source.rows()).isEmpty();
      assertReplicasHave(source);
    }
  }

  /** A file stands where the folder of the DuckDB replicas would be. */
  @Test
  void aReplicaThatFailsHoldsNothingBackAndIsTriedAgain() throws Exception {
    SourceLog source = new SourceLog(9, 300);
    Path obstacle = work.resolve("warehouse/shop/orders/_replicas");
    try (Icecap icecap = Icecap.open(settings());
        Applier applier = icecap.applier(settings(), SnapshotListener.NONE)) {
      LiveTable table = createTable(icecap);
      Files.createDirectories(obstacle.getParent());
      Files.writeString(obstacle, "in the way");
      source.write(300);
      source.buffer(table, icecap.appender());
      awaitRounds(
          applier, () -> status(applier, "duckdb").filter(s -> s.failures() > 0).isPresent());

      long before = table.head().version();
      for (int round = 0; round < 10; round++) {
        source.write(50);
        source.buffer(table, icecap.appender());
        applier.round();
      }
      assertThat(table.head().version()).isGreaterThanOrEqualTo(before + 10);
      awaitRounds(applier, () -> isEqual(applier, "orc") && isEqual(applier, "avro"));
      ReplicaStatus failing = status(applier, "duckdb").orElseThrow();
      assertThat(failing.lastError().orElseThrow()).contains("_replicas");
      assertThat(failing.lag()).isPositive();
      assertThat(failing.versionsBehind()).isGreaterThanOrEqualTo(10);

      Files.delete(obstacle);
      awaitRounds(applier, () -> haveCaughtUp(applier));

      assertReplicasHave(source);
      assertThat(status(applier, "duckdb").orElseThrow().failures()).isZero();
    }
  }

  /** The process that applied the last changes ended before it had refreshed anything. */
  @Test
  void whoeverComesNextRefreshesATableWithoutChanges() throws Exception {
    SourceLog source = new SourceLog(11, 300);
    IcecapSettings without =
        new IcecapSettings(
            settings().redis(), settings().store(), settings().cache(), settings().apply());
    try (Icecap icecap = Icecap.open(without);
        Applier applier = icecap.applier(without, SnapshotListener.NONE)) {
      LiveTable table = createTable(icecap);
      source.write(300);
      source.buffer(table, icecap.appender());
      applier.round();
    }

    try (Icecap icecap = Icecap.open(settings());
        Applier applier = icecap.applier(settings(), SnapshotListener.NONE)) {
      awaitRounds(applier, () -> haveCaughtUp(applier));

      assertReplicasHave(source);
      assertThat(icecap.tables().names())
          .extracting(TableName::name)
          .containsExactlyInAnyOrder("orders", "orders__orc", "orders__avro");
    }
    try (Icecap icecap = Icecap.open(settings());
        Applier applier = icecap.applier(settings(), SnapshotListener.NONE)) {
      awaitRounds(applier, () -> haveCaughtUp(applier));

      assertThat(icecap.tables().names()).as("no replicas of replicas").hasSize(3);
    }
  }

  /** Only what is referred to stays, and a cold cache is loaded from it. */
  @Test
  void garbageCollectionSparesWhatReplicasReferTo() throws Exception {
    SourceLog source = new SourceLog(10, 300);
    try (Icecap icecap = Icecap.open(settings());
        Applier applier = icecap.applier(settings(), SnapshotListener.NONE)) {
      LiveTable table = createTable(icecap);
      for (int refresh = 0; refresh < 3; refresh++) {
        source.write(200);
        source.buffer(table, icecap.appender());
        awaitRounds(applier, () -> haveCaughtUp(applier));
      }
      long before = duckdbFiles();
      var maintenance =
          icecap.maintenance(new MaintenanceSettings(Duration.ofMinutes(1), Duration.ZERO, 1000));

      maintenance.run(table);

      assertThat(before).isGreaterThan(4);
      assertThat(duckdbFiles()).as("one for each partition").isEqualTo(4);
      assertReplicasHave(source);
    }
  }

  private long duckdbFiles() throws Exception {
    try (var files = Files.walk(work.resolve("warehouse/shop/orders/_replicas"))) {
      return files.filter(file -> file.toString().endsWith(".duckdb")).count();
    }
  }

  private int compareAll() throws Exception {
    int compared = 0;
    for (String format : FORMATS) {
      Optional<ReplicaReader.Replica> replica = reader.read(format);
      if (replica.isPresent()) {
        assertThat(replica.get().rows())
            .as(format)
            .isEqualTo(reader.mainAt(replica.get().snapshotId()));
        compared++;
      }
    }
    return compared;
  }

  private void assertReplicasHave(SourceLog source) throws Exception {
    for (String format : FORMATS) {
      ReplicaReader.Replica replica = reader.read(format).orElseThrow();
      assertThat(replica.rows())
          .as(format)
          .containsExactlyInAnyOrderElementsOf(source.rows().values());
    }
  }

  private void assertSparkAgrees() throws Exception {
    List<SparkReader.Query> queries = new ArrayList<>();
    queries.add(new SparkReader.Query(work.resolve("warehouse/shop/orders"), ""));
    for (String format : List.of("orc", "avro")) {
      queries.add(new SparkReader.Query(reader.publishedFolder(format), ""));
      queries.add(new SparkReader.Query(reader.publishedFolder(format), "id = 0 AND line = 'l1'"));
    }
    List<List<String>> answers = new SparkReader(work).answers(queries);
    assertThat(answers.get(0)).isNotEmpty();
    assertThat(answers.get(1)).containsExactlyInAnyOrderElementsOf(answers.get(0));
    assertThat(answers.get(3)).containsExactlyInAnyOrderElementsOf(answers.get(0));
    assertThat(answers.get(4)).isEqualTo(answers.get(2));
  }

  private static boolean haveCaughtUp(Applier applier) {
    return FORMATS.stream().allMatch(format -> isEqual(applier, format));
  }

  private static boolean isEqual(Applier applier, String format) {
    return status(applier, format)
        .filter(s -> s.version() > 0 && s.lag().isZero() && s.versionsBehind() == 0)
        .isPresent();
  }

  private static Optional<ReplicaStatus> status(Applier applier, String format) {
    return applier.replicas().stream().filter(s -> s.format().equals(format)).findFirst();
  }

  /** The first round applies what is buffered; the others lend copies. */
  private static void awaitRounds(Applier applier, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    do {
      applier.round();
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      assertThat(System.nanoTime() - deadline).as(() -> "" + applier.replicas()).isNegative();
    } while (!condition.getAsBoolean());
  }

  private static LiveTable createTable(Icecap icecap) {
    return icecap
        .tables()
        .openOrCreate(
            ORDERS,
            SourceLog.SCHEMA,
            TableSettings.partitionedBy("bucket(4, key)"),
            Map.of(SourceLog.SOURCE, 0L));
  }

  private IcecapSettings settings() {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "icecap"),
        new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of()),
        new CacheSettings(work.resolve("cache"), 256L << 20),
        new ApplySettings(Duration.ZERO, Duration.ofSeconds(10), 64L << 20, 2, Duration.ofHours(1)),
        MaintenanceSettings.DEFAULT,
        new ReplicaSettings(
            FORMATS, Duration.ofMillis(50), ReplicaSettings.LONGEST, work.resolve("copies")));
  }
}
