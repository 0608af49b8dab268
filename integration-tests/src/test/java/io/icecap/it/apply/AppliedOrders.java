package io.icecap.it.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.apply.Applier;
import io.icecap.apply.ApplySettings;
import io.icecap.apply.SnapshotListener;
import io.icecap.cache.CacheSettings;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.demo.TableChain;
import io.icecap.it.LoopbackServer;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.ReplicaSettings;
import io.icecap.server.CatalogServer;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.LiveTable;
import io.icecap.table.TableSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** One table in a warehouse of its own, the source it follows, and the applier in between. */
final class AppliedOrders implements AutoCloseable {
  private static final Duration APPLIED_WITHIN = Duration.ofSeconds(30);
  private static final TableName ORDERS = new TableName(List.of("shop"), "orders");

  final SourceLog source;
  private final EmbeddedRedis redis;
  private final Path work;
  private final TableSettings created;
  private final CacheSettings cache;
  private final ReplicaSettings replicas;
  private Icecap icecap;
  private Applier applier;

  AppliedOrders(EmbeddedRedis redis, Path work, SourceLog source, TableSettings created) {
    this(redis, work, source, created, new CacheSettings(work.resolve("cache"), 256L << 20));
  }

  /**
   * @param cache in the folder {@code cache} of {@code work}
   */
  AppliedOrders(
      EmbeddedRedis redis,
      Path work,
      SourceLog source,
      TableSettings created,
      CacheSettings cache) {
    this(redis, work, source, created, cache, ReplicaSettings.NONE);
  }

  AppliedOrders(
      EmbeddedRedis redis,
      Path work,
      SourceLog source,
      TableSettings created,
      CacheSettings cache,
      ReplicaSettings replicas) {
    this.cache = cache;
    this.replicas = replicas;
    this.redis = redis;
    this.work = work;
    this.source = source;
    this.created = created;
    open();
  }

  private void open() {
    icecap = Icecap.open(settings());
    applier = icecap.applier(settings(), SnapshotListener.NONE);
  }

  /** The table; created when it is first asked for. */
  LiveTable table() {
    return icecap
        .tables()
        .find(ORDERS)
        .orElseGet(
            () -> icecap.tables().openOrCreate(ORDERS, SourceLog.SCHEMA, created, source.starts()));
  }

  /**
   * So many changes in the source, and a round of the applier; more where a partition waits while
   * its files are rewritten, or put in place.
   */
  void round(int changes) {
    source.write(changes);
    source.buffer(table(), icecap.appender());
    awaitApplied();
  }

  /** So many changes in the source, and one round of the applier, whatever is left by it. */
  void oneRound(int changes) {
    source.write(changes);
    source.buffer(table(), icecap.appender());
    applier.round();
  }

  /** One round without further changes. */
  void idleRound() {
    applier.round();
  }

  private void awaitApplied() {
    try {
      Await.until(
          "the changes to be applied",
          APPLIED_WITHIN,
          () -> {
            applier.round();
            AppliedOffsets applied = table().head().applied();
            return icecap.appender().status(table().id()).watermarks().entrySet().stream()
                .allMatch(
                    buffered -> applied.base(buffered.getKey()).orElse(0) >= buffered.getValue());
          });
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Rounds until every replica equals the table. */
  void awaitReplicas() {
    try {
      Await.until(
          "replicas that equal the table",
          APPLIED_WITHIN,
          () -> {
            applier.round();
            return applier.replicas().size() == replicas.formats().size()
                && applier.replicas().stream()
                    .allMatch(s -> s.version() > 0 && s.versionsBehind() == 0);
          });
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The newest replica in a format, by a reader of it. */
  ReplicaReader.Replica replica(String format) throws IOException, SQLException {
    Path namespace = folder().getParent();
    return new ReplicaReader(namespace, ORDERS.name()).read(format).orElseThrow();
  }

  /** The catalog of its warehouse over REST; to be closed before this is closed or restarted. */
  CatalogServer serve() throws IOException {
    return LoopbackServer.start(icecap, settings().store().warehouse());
  }

  void restart() {
    close();
    open();
  }

  void loseCache() throws IOException {
    applier.close();
    try (var files = Files.walk(work.resolve("cache"))) {
      files.sorted(Comparator.reverseOrder()).forEach(AppliedOrders::delete);
    }
    applier = icecap.applier(settings(), SnapshotListener.NONE);
  }

  void loseRedis() {
    redis.flushAll();
  }

  Path folder() {
    return work.resolve("warehouse/shop/orders");
  }

  /** The newest version, as an engine reads it by its path. */
  Table read() throws IOException {
    return new TableChain(folder()).newest();
  }

  /** The table as other engines get it from the catalog. */
  Table inCatalog() {
    return icecap.catalog().loadTable(TableIdentifier.of("shop", "orders"));
  }

  /** The rows of the table by key. */
  Map<List<Object>, List<Object>> rows() throws IOException {
    Map<List<Object>, List<Object>> rows = new HashMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(read()).build()) {
      for (Record record : records) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < SourceLog.SCHEMA.columns().size(); i++) {
          row.add(record.get(i));
        }
        assertThat(rows.put(row.subList(0, 2), row)).as("one row per key").isNull();
      }
    }
    return rows;
  }

  void assertEqualsSource() throws IOException {
    assertThat(difference(rows(), source.rows())).isEmpty();
  }

  static List<String> difference(
      Map<List<Object>, List<Object>> table, Map<List<Object>, List<Object>> source) {
    Set<List<Object>> keys = new HashSet<>(table.keySet());
    keys.addAll(source.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(table.get(key), source.get(key)))
        .limit(5)
        .map(key -> "table %s, source %s".formatted(table.get(key), source.get(key)))
        .toList();
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IcecapSettings settings() {
    return new IcecapSettings(
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), prefix()),
        new StoreSettings(new Location(work.resolve("warehouse").toUri().toString()), Map.of()),
        cache,
        new ApplySettings(
            Duration.ZERO,
            Duration.ofSeconds(10),
            64L << 20,
            2,
            Duration.ofHours(1),
            BriefTurns.COMPACTION),
        MaintenanceSettings.DEFAULT,
        replicas);
  }

  /** Several warehouses share a Redis. */
  private String prefix() {
    return "icecap-" + work.getFileName();
  }

  @Override
  public void close() {
    applier.close();
    icecap.close();
  }
}
