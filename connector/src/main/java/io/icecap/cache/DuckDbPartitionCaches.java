package io.icecap.cache;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.format.DataFileWriter;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Cached partitions as DuckDB files, all attached to one DuckDB instance per directory and process,
 * which the users in this process share. The settings of the first user hold while it is open.
 */
public final class DuckDbPartitionCaches implements PartitionCaches {
  private static final Duration BUSY_WAIT = Duration.ofSeconds(10);

  private final CacheDirectory directory;
  private final ObjectStore store;
  private final DataFileWriter writer;
  private final ReplicaFiles replicas;
  private final Duration busyWait;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DuckDbPartitionCaches(
      CacheDirectory directory,
      ObjectStore store,
      DataFileWriter writer,
      ReplicaFiles replicas,
      Duration busyWait) {
    this.directory = directory;
    this.store = store;
    this.writer = writer;
    this.replicas = replicas;
    this.busyWait = busyWait;
  }

  /**
   * Opens the directory, which is made if absent.
   *
   * @param replicas from where a cold partition is loaded if it can be
   * @throws CacheException if it cannot be used, or too many processes use it
   */
  public static DuckDbPartitionCaches open(
      CacheSettings settings, ObjectStore store, DataFileWriter writer, ReplicaFiles replicas) {
    return open(settings, store, writer, replicas, BUSY_WAIT, Clock.systemUTC());
  }

  static DuckDbPartitionCaches open(
      CacheSettings settings,
      ObjectStore store,
      DataFileWriter writer,
      ReplicaFiles replicas,
      Duration busyWait,
      Clock clock) {
    return new DuckDbPartitionCaches(
        CacheDirectory.acquire(settings, clock), store, writer, replicas, busyWait);
  }

  @Override
  public PartitionCache open(TableId table, PartitionKey partition, RowSchema schema) {
    return hold(table, partition, schema);
  }

  @Override
  public KeyIndex openIndex(TableId table, RowSchema schema) {
    return new IndexedKeys(hold(table, PartitionKey.ALL, schema));
  }

  private CachedPartition hold(TableId table, PartitionKey partition, RowSchema schema) {
    requireOpen();
    PartitionFile held = directory.hold(table, partition, busyWait);
    try {
      held.attach(schema);
      return cached(held, table, partition, schema);
    } catch (RuntimeException e) {
      held.giveBack();
      directory.replaceIfUnusable();
      throw e;
    }
  }

  private CachedPartition cached(
      PartitionFile held, TableId table, PartitionKey partition, RowSchema schema) {
    LocalDataFiles dataFiles = directory.dataFiles(store, held, partition);
    PartitionRows rows =
        switch (directory.formatOf(partition)) {
          case DUCKDB, MEMORY -> new WholeRows(schema, dataFiles);
          case KEYS -> new KeyRows(schema, dataFiles);
        };
    return new CachedPartition(
        held,
        partition,
        schema,
        rows,
        writer,
        new Loading(held, schema, rows, store, dataFiles, replica(table, partition)),
        new Snapshots(held, schema, rows, store, directory.keptDataFiles(store, held)));
  }

  @Override
  public PartitionSnapshot snapshot(
      TableId table, PartitionKey partition, RowSchema schema, List<LiveFile> files) {
    requireOpen();
    PartitionFile file = directory.claim(table, partition);
    if (!file.exists() || !file.tryTake()) {
      return new StoredSnapshot(file, schema, files, store);
    }
    try (PartitionCache cache = cached(file, table, partition, schema)) {
      return cache.snapshot(files);
    }
  }

  @Override
  public void forgetOthers(TableId table, Collection<PartitionKey> partitions) {
    requireOpen();
    directory.forgetOthers(table, partitions);
  }

  @Override
  public void forgetUnused(Duration time) {
    requireOpen();
    directory.forgetUnused(time);
  }

  @Override
  public AppendedRows appendedRows(TableId table) {
    requireOpen();
    return new PassingRows(directory, table, store, writer);
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("The cache directory is closed");
    }
  }

  /** Keys are loaded from the data files, of which they are a small part. */
  private Supplier<Optional<Location>> replica(TableId table, PartitionKey partition) {
    return directory.formatOf(partition) == CacheSettings.Format.KEYS
        ? Optional::empty
        : () -> replicas.find(table, partition);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      directory.release();
    }
  }
}
