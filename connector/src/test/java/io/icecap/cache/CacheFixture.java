package io.icecap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.format.CommitMode;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.format.parquet.ParquetDataFileWriter;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A cache directory, a store and one partition of a table in them. */
final class CacheFixture implements AutoCloseable {
  static final TableId TABLE = new TableId("shop", "0f8fad5b");

  final CacheSettings.Format format;
  final Path folder;
  final ObjectStore store;
  final RowSchema schema;
  final TestTable table;
  final StoredRows stored;
  final DuckDbPartitionCaches caches;

  CacheFixture(Path folder, RowSchema schema, boolean remoteStore) {
    this(CacheSettings.Format.DUCKDB, folder, schema, remoteStore);
  }

  CacheFixture(CacheSettings.Format format, Path folder, RowSchema schema, boolean remoteStore) {
    this(
        format,
        folder,
        schema,
        new DiskStore(remoteStore),
        new TestTable(new Location("file://" + folder.resolve("table"))),
        ReplicaFiles.NONE);
  }

  private CacheFixture(
      CacheSettings.Format format,
      Path folder,
      RowSchema schema,
      ObjectStore store,
      TestTable table,
      ReplicaFiles replicas) {
    this.format = format;
    this.folder = folder;
    this.schema = schema;
    this.store = store;
    this.table = table;
    this.stored = new StoredRows(schema);
    this.caches = open(settings(format, folder), store, replicas, Clock.systemUTC());
  }

  /** Another cache of the same table. */
  CacheFixture another(Path elsewhere, ReplicaFiles replicas) {
    return new CacheFixture(format, elsewhere, schema, store, table, replicas);
  }

  static DuckDbPartitionCaches open(Path folder, ObjectStore store) {
    return open(settings(folder), store, Clock.systemUTC());
  }

  static DuckDbPartitionCaches open(CacheSettings.Format format, Path folder, ObjectStore store) {
    return open(settings(format, folder), store, Clock.systemUTC());
  }

  static DuckDbPartitionCaches open(CacheSettings settings, ObjectStore store, Clock clock) {
    return open(settings, store, ReplicaFiles.NONE, clock);
  }

  private static DuckDbPartitionCaches open(
      CacheSettings settings, ObjectStore store, ReplicaFiles replicas, Clock clock) {
    return DuckDbPartitionCaches.open(
        settings,
        store,
        new ParquetDataFileWriter(store, settings.directory().resolveSibling("uploads")),
        replicas,
        Duration.ofMillis(100),
        clock);
  }

  static CacheSettings settings(Path folder) {
    return settings(CacheSettings.Format.DUCKDB, folder);
  }

  private static CacheSettings settings(CacheSettings.Format format, Path folder) {
    return new CacheSettings(
        format, folder.resolve("cache"), CacheSettings.BYTES_MAX_DEFAULT, 512L << 20);
  }

  PartitionCache open() {
    return caches.open(TABLE, TestTable.PARTITION, schema);
  }

  /** Merges and publishes. */
  PartitionCache.Merged apply(PartitionCache cache, List<Change> changes) {
    return apply(cache, changes, CommitMode.MERGE_ON_READ);
  }

  PartitionCache.Merged apply(PartitionCache cache, List<Change> changes, CommitMode mode) {
    PartitionCache.Merged merged = cache.merge(changes, table.newFile(), mode);
    table.commit(merged);
    cache.published(table.files());
    return merged;
  }

  /** Compacts into files of {@code rowsMax} rows at most, and publishes. */
  List<DataFile> compact(
      PartitionCache cache, List<Location> files, CompactionOrder order, long rowsMax) {
    List<DataFile> added = cache.compact(files, table::newFile, order, rowsMax);
    table.commit(added, Map.of(), files);
    cache.published(table.files());
    return added;
  }

  /** Puts what a rewrite has written in place, and publishes. */
  PartitionCache.Replaced replace(PartitionCache cache, FileRewrite rewrite) {
    PartitionCache.Replaced replaced = cache.replace(rewrite);
    table.commit(replaced.added(), replaced.deleted(), replaced.removed());
    cache.published(table.files());
    return replaced;
  }

  /** Writes the cache's file anew, and waits for it. */
  void purge(HeldCache cache) {
    try (FreshFile fresh = cache.anew()) {
      fresh.run(table.files());
      cache.replace(fresh);
    }
  }

  Map<List<Object>, StoredRow> tableRows() throws SQLException {
    return stored.ofFiles(table.files());
  }

  /** The cache has the same rows as the table, at the same places and of the same lineage. */
  void assertCacheEqualsTable(PartitionCache cache) throws SQLException, IOException {
    List<LiveFile> files = table.files();
    assertThat(cache.equalsFiles(files)).isTrue();
    Map<List<Object>, StoredRow> cached = cachedRows(cache, files);
    Map<List<Object>, StoredRow> published = stored.ofFiles(files);
    assertThat(cached.keySet()).isEqualTo(published.keySet());
    published.forEach((key, row) -> assertThat(cached.get(key)).isEqualTo(row));
  }

  /** What the cache holds, where its rows are published as of these files. */
  Map<List<Object>, StoredRow> cachedRows(PartitionCache cache, List<LiveFile> files)
      throws SQLException, IOException {
    if (format == CacheSettings.Format.DUCKDB) {
      return stored.ofCache(cacheFile(), files);
    }
    Path copy = Files.createTempDirectory(folder, "copy").resolve("copy.duckdb");
    copy(cache, files, copy, "rows");
    return stored.ofCache(copy, files);
  }

  /** A copy of the cached partition as of the head. */
  void copy(PartitionCache cache, Path copy, String view) {
    copy(cache, table.files(), copy, view);
  }

  private static void copy(PartitionCache cache, List<LiveFile> files, Path copy, String view) {
    try (PartitionSnapshot snapshot = cache.snapshot(files)) {
      snapshot.copyTo(copy, view);
    }
  }

  Path cacheFile() throws IOException {
    try (Stream<Path> paths = Files.walk(folder.resolve("cache"))) {
      return paths.filter(p -> p.toString().endsWith(".duckdb")).findFirst().orElseThrow();
    }
  }

  @Override
  public void close() {
    stored.close();
    caches.close();
  }
}
