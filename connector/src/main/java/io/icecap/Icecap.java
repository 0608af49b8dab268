package io.icecap;

import io.icecap.apply.Applier;
import io.icecap.apply.ApplyLoop;
import io.icecap.apply.JointApplier;
import io.icecap.apply.JointChanges;
import io.icecap.apply.SnapshotListener;
import io.icecap.buffer.ChangeAppender;
import io.icecap.cache.DuckDbPartitionCaches;
import io.icecap.cache.PartitionCaches;
import io.icecap.cache.ReplicaFiles;
import io.icecap.catalog.AnsweredRequests;
import io.icecap.catalog.IcecapCatalog;
import io.icecap.change.TableName;
import io.icecap.config.IcecapSettings;
import io.icecap.console.Console;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.maintain.Maintenance;
import io.icecap.maintain.MaintenanceLoop;
import io.icecap.maintain.MaintenanceSettings;
import io.icecap.metrics.MeterFeed;
import io.icecap.metrics.Meters;
import io.icecap.observe.Observer;
import io.icecap.redis.RedisOrchestrator;
import io.icecap.redis.RedisSettings;
import io.icecap.replica.DuckDbReferences;
import io.icecap.replica.Replicas;
import io.icecap.sql.AsOf;
import io.icecap.sql.SqlSession;
import io.icecap.sql.SqlSettings;
import io.icecap.sql.kafka.KafkaRowLog;
import io.icecap.status.StatusFeed;
import io.icecap.status.StatusReader;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreSettings;
import io.icecap.store.StoreTrial;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.store.s3.S3ObjectStore;
import io.icecap.table.TableProjections;
import io.icecap.table.Tables;
import io.icecap.table.delta.DeltaProjections;
import io.icecap.table.iceberg.IcebergPublishedTables;
import io.icecap.table.iceberg.IcebergSettings;
import io.icecap.table.iceberg.IcebergTables;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** One connection to a warehouse and its Redis. Thread-safe. */
public final class Icecap implements AutoCloseable {
  /** For data files on their way to a remote store. */
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  private final Location warehouse;
  private final ObjectStore store;
  private final RedisOrchestrator redis;
  private final IcecapCatalog catalog;
  private final IcebergTables tables;
  private final TableProjections projections;
  private final ReplicaFormats replicas;
  private final Observation observation;
  private final List<MaintenanceLoop> background = new CopyOnWriteArrayList<>();

  /** Of those who publish for sessions: each holds what is cached of several partitions. */
  private final Lock sessionTurns = new ReentrantLock();

  private Icecap(
      Location warehouse,
      ObjectStore store,
      RedisOrchestrator redis,
      IcecapCatalog catalog,
      IcebergTables tables,
      TableProjections projections,
      ReplicaFormats replicas) {
    this.warehouse = warehouse;
    this.store = store;
    this.redis = redis;
    this.catalog = catalog;
    this.tables = tables;
    this.projections = projections;
    this.replicas = replicas;
    this.observation = new Observation(redis, tables);
  }

  /**
   * Connects lazily to the store and at once to Redis.
   *
   * @throws io.icecap.buffer.BufferUnavailableException if Redis does not answer
   * @throws IllegalArgumentException if the warehouse's scheme is not supported
   */
  public static Icecap open(
      RedisSettings redisSettings, StoreSettings storeSettings, Duration snapshotRetention) {
    ObjectStore store = openStore(storeSettings);
    RedisOrchestrator redis = RedisOrchestrator.open(redisSettings);
    IcecapCatalog catalog =
        IcecapCatalog.open(store, storeSettings, redis.tablePointers(), Clock.systemUTC());
    IcebergSettings iceberg =
        new IcebergSettings(snapshotRetention, Clock.systemUTC(), UUID::randomUUID);
    TableProjections projections = new DeltaProjections(store, Clock.systemUTC());
    IcebergTables tables = new IcebergTables(catalog, iceberg, projections);
    ReplicaFormats replicas =
        new ReplicaFormats(
            store, tables, new IcebergPublishedTables(catalog, iceberg), Clock.systemUTC());
    return new Icecap(
        storeSettings.warehouse(), store, redis, catalog, tables, projections, replicas);
  }

  public static Icecap open(IcecapSettings settings) {
    return open(settings.redis(), settings.store(), settings.apply().snapshotRetention());
  }

  private static ObjectStore openStore(StoreSettings settings) {
    String uri = settings.warehouse().uri();
    String scheme = uri.substring(0, uri.indexOf(':'));
    return switch (scheme) {
      case "file" -> new LocalObjectStore();
      case "s3" -> S3ObjectStore.open(settings);
      default ->
          throw new IllegalArgumentException(
              "The warehouse %s can't be used: there is no store for '%s:'; use file:///path or s3://bucket/path"
                  .formatted(settings.warehouse(), scheme));
    };
  }

  /**
   * Asks Redis and the store for a trifle.
   *
   * @throws io.icecap.buffer.BufferUnavailableException if Redis does not answer
   * @throws io.icecap.store.StoreUnavailableException if the store does not
   */
  public void reach() {
    redis.check();
    List<TableName> ignored = tables.names();
  }

  /** What keeps the warehouse from being written to; empty if nothing does. */
  public Optional<String> storeProblem(IcecapSettings settings) {
    return new StoreTrial(store, UUID::randomUUID).problem(settings.store().warehouse());
  }

  public Tables tables() {
    return tables;
  }

  /** The tables as Iceberg's clients know them; closed with this. */
  public IcecapCatalog catalog() {
    return catalog;
  }

  /** What the servers of the catalog remember of requests; closed with this. */
  public AnsweredRequests answeredRequests() {
    return redis.answeredRequests();
  }

  public ChangeAppender appender() {
    return observation.buffer();
  }

  /**
   * Shows what this process does to whoever asks for the status of the warehouse, and in JMX.
   *
   * @param kind of process: sink, applier, daemon, …
   * @param name that people know it by
   * @param registries that are to show its metrics as well; closed with this
   */
  public void introduce(String kind, String name, MeterFeed.Target... registries) {
    observation.introduce(kind, name, List.of(registries));
  }

  /** What this process has done so far. */
  public Meters meters() {
    return observation.meters();
  }

  /** Is to be told what is done outside of the appliers. */
  public Observer observer() {
    return observation.observer();
  }

  /**
   * The warehouse's status as pages; to be closed before this.
   *
   * @param lateAfter as of {@link #status}
   * @param warehouse where it is, as people know it
   */
  public Console console(Duration lateAfter, String warehouse) {
    StatusReader reader = status(lateAfter);
    return new Console(reader, new StatusFeed(reader), meters(), warehouse);
  }

  /**
   * Reads how the warehouse is.
   *
   * @param lateAfter a table whose oldest change has waited for longer is late
   */
  public StatusReader status(Duration lateAfter) {
    return new StatusReader(
        tables, redis.bufferView(), redis.processNotes(), lateAfter, Clock.systemUTC());
  }

  /**
   * An applier over all tables of the warehouse, not started; to be closed before this. What keeps
   * the tables tidy starts at once, in the background, and ends with this.
   */
  public ApplyLoop applyLoop(IcecapSettings settings, SnapshotListener listener) {
    MaintenanceLoop maintenance = maintenanceLoop(settings.maintenance());
    background.add(maintenance);
    maintenance.start();
    return new ApplyLoop(applier(settings, listener));
  }

  /** The same without a thread: the caller says when a round is due. */
  public Applier applier(IcecapSettings settings, SnapshotListener listener) {
    String owner = UUID.randomUUID().toString();
    PartitionCaches caches =
        DuckDbPartitionCaches.open(
            settings.cache(),
            store,
            new ParquetDataFileWriter(store, TEMPORARY),
            replicas.files(settings.replicas()));
    Replicas kept =
        replicas.open(settings.replicas(), settings.apply().compaction().targetFileBytes());
    observation.runs(owner, kept::status);
    return new Applier(
        owner,
        observation.tables(),
        observation.buffer(),
        redis.leases(),
        observation.caches(caches),
        settings.apply(),
        kept,
        observation.applies(listener),
        Clock.systemUTC());
  }

  /** SQL over all tables of the warehouse; to be closed before this. */
  public SqlSession sql(SqlSettings settings, AsOf asOf) {
    return new SqlSession(
        tables,
        redis.changeBuffer(),
        store,
        warehouse,
        settings,
        asOf,
        () -> new SessionApplier(sessionApplier(sessionCaches(settings)), sessionTurns),
        (parts, lastCheck) -> publish(sessionCaches(settings), parts, lastCheck),
        KafkaRowLog::new);
  }

  private Applier sessionApplier(PartitionCaches caches) {
    return new Applier(
        UUID.randomUUID().toString(),
        tables,
        redis.changeBuffer(),
        redis.leases(),
        caches,
        SessionApplier.SETTINGS,
        Replicas.NONE,
        SnapshotListener.NONE,
        Clock.systemUTC());
  }

  private void publish(PartitionCaches caches, List<JointChanges> parts, Runnable lastCheck) {
    sessionTurns.lock();
    try (JointApplier applier = new JointApplier(tables, caches, Clock.systemUTC())) {
      applier.publish(parts, lastCheck);
    } finally {
      sessionTurns.unlock();
    }
  }

  private PartitionCaches sessionCaches(SqlSettings settings) {
    return DuckDbPartitionCaches.open(
        SessionApplier.cache(settings),
        store,
        new ParquetDataFileWriter(store, TEMPORARY),
        ReplicaFiles.NONE);
  }

  /** What keeps the tables tidy; it runs when it is told to. */
  public Maintenance maintenance(MaintenanceSettings settings) {
    return new Maintenance(
        tables,
        store,
        settings,
        Clock.systemUTC(),
        table -> new DuckDbReferences(store, table.location()));
  }

  private MaintenanceLoop maintenanceLoop(MaintenanceSettings settings) {
    return new MaintenanceLoop(
        tables,
        maintenance(settings),
        redis.leases(),
        UUID.randomUUID().toString(),
        settings.interval());
  }

  @Override
  public void close() {
    background.forEach(MaintenanceLoop::close);
    observation.close();
    projections.close();
    catalog.close();
    redis.close();
    store.close();
  }
}
