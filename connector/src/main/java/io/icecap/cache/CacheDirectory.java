package io.icecap.cache;

import io.icecap.cache.CacheScan.CachedBytes;
import io.icecap.change.PartitionKey;
import io.icecap.change.TableId;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache directory in use by this process: its slot, its DuckDB instance and its partitions,
 * shared by all users and closed with the last. An open partition counts as a user.
 */
final class CacheDirectory {
  /** More than these are detached, the least recently used first. */
  static final int ATTACHED_MAX = 256;

  /** So many snapshots of partitions are read at a time; the others come from the data files. */
  static final int READINGS_MAX = 64;

  /** What a snapshot in the cache keeps from being cleaned up is bounded by its time. */
  static final Duration READING_MAX = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(CacheDirectory.class);
  private static final Map<Path, CacheDirectory> OPEN = new HashMap<>();

  private final Path directory;
  private final CacheSettings settings;
  private final CacheSlot slot;
  private final DiskBound bound;
  private final Clock clock;
  private final Map<Path, PartitionFile> partitions = new LinkedHashMap<>(16, 0.75f, true);
  private final AtomicInteger readings = new AtomicInteger();
  private DuckDbInstance instance;
  private int users;

  private CacheDirectory(Path directory, CacheSettings settings, Clock clock) {
    this.directory = directory;
    this.settings = settings;
    this.slot = CacheSlot.take(directory);
    this.bound =
        new DiskBound(
            directory, slot.folder(), settings.bytesMax(), this::deleteIfIdle, LOG::warn, clock);
    this.clock = clock;
  }

  static CacheDirectory acquire(CacheSettings settings, Clock clock) {
    synchronized (OPEN) {
      Path directory = realPath(settings.directory());
      CacheDirectory open = OPEN.get(directory);
      if (open == null) {
        open = new CacheDirectory(directory, settings, clock);
        OPEN.put(directory, open);
      }
      open.users++;
      return open;
    }
  }

  private static Path realPath(Path directory) {
    try {
      return Files.createDirectories(directory).toRealPath();
    } catch (IOException e) {
      throw new CacheException(
          "The cache directory " + directory + " cannot be made; check cache.dir", e);
    }
  }

  void release() {
    synchronized (OPEN) {
      if (--users == 0) {
        OPEN.remove(directory);
        synchronized (this) {
          forgetInstance();
        }
        slot.close();
      }
    }
  }

  /** The partition, held by the caller alone until it gives it back. */
  PartitionFile hold(TableId table, PartitionKey partition, Duration wait) {
    PartitionFile file = claim(table, partition);
    try {
      file.take(wait);
    } catch (CacheBusyException e) {
      unclaim(file);
      throw e;
    }
    try {
      file.endReadingsBefore(clock.instant().minus(READING_MAX));
      detachIdle();
      detachForMemory();
      bound.keep();
      return file;
    } catch (RuntimeException e) {
      file.free();
      unclaim(file);
      replaceIfUnusable();
      throw e;
    }
  }

  /** The partition, which is not put away until it is {@link #unclaim unclaimed}. */
  PartitionFile claim(TableId table, PartitionKey partition) {
    Path path = slot.folder().resolve(PartitionPath.of(table, partition));
    synchronized (OPEN) {
      users++;
    }
    synchronized (this) {
      PartitionFile file =
          partitions.computeIfAbsent(
              path,
              p -> new PartitionFile(this, p, table + " " + partition.id(), formatOf(partition)));
      file.claimed();
      return file;
    }
  }

  /** One more claim of a partition that is claimed. */
  void claimAgain(PartitionFile file) {
    synchronized (OPEN) {
      users++;
    }
    synchronized (this) {
      file.claimed();
    }
  }

  /** Takes back what {@link #claim} gave. */
  void unclaim(PartitionFile file) {
    unclaimed(file);
    release();
  }

  private synchronized void unclaimed(PartitionFile file) {
    file.unclaimed();
    if (file.idle() && !file.attached()) {
      partitions.remove(file.path());
    }
  }

  /** Takes back what {@link #hold} gave. */
  void giveBack(PartitionFile file) {
    file.touch(clock.instant());
    file.free();
    unclaimed(file);
    bound.keep();
    release();
  }

  /** Whether one more partition may be read besides being changed; if so, it counts. */
  boolean admitReading() {
    if (readings.incrementAndGet() <= READINGS_MAX) {
      return true;
    }
    readings.decrementAndGet();
    return false;
  }

  void readingEnded() {
    readings.decrementAndGet();
  }

  Instant now() {
    return clock.instant();
  }

  /** Deletes what this process's slot has; false if its partition is in use. */
  private synchronized boolean deleteIfIdle(CachedBytes cached) {
    PartitionFile file = partitions.get(cached.partition());
    if (file != null && !file.idle()) {
      return false;
    }
    if (file != null && cached.isPartition()) {
      forget(file);
    }
    cached.delete();
    return true;
  }

  /** As {@link PartitionCaches#forgetOthers}. */
  void forgetOthers(TableId table, Collection<PartitionKey> kept) {
    Path folder = slot.folder().resolve(PartitionPath.folder(table));
    Set<Path> spared = new HashSet<>();
    spared.add(slot.folder().resolve(PartitionPath.of(table, PartitionKey.ALL)));
    kept.forEach(
        partition -> spared.add(slot.folder().resolve(PartitionPath.of(table, partition))));
    try {
      synchronized (this) {
        partitions.values().stream()
            .filter(file -> file.path().startsWith(folder) && !spared.contains(file.path()))
            .filter(PartitionFile::idle)
            .toList()
            .forEach(this::forget);
      }
      for (CachedBytes cached : CacheScan.of(folder).leastRecentlyUsedFirst()) {
        if (!spared.contains(cached.partition()) && deleteIfIdle(cached)) {
          LOG.info("{} is deleted: its partition has left the table", cached.file());
        }
      }
    } catch (IOException e) {
      throw new CacheException("The cached partitions in " + folder + " cannot be deleted", e);
    }
  }

  /** As {@link PartitionCaches#forgetUnused}. */
  void forgetUnused(Duration time) {
    bound.deleteUnusedSince(clock.instant().minus(time));
  }

  private void forget(PartitionFile file) {
    file.detach();
    partitions.remove(file.path());
  }

  /** The running DuckDB, started if need be. */
  synchronized DuckDbInstance instance() {
    if (instance == null) {
      instance = DuckDbInstance.start(settings, temporary());
    }
    return instance;
  }

  /** Replaces the instance if an error has made it unusable as a whole. */
  synchronized void check(DuckDbInstance suspect) {
    if (suspect == instance && !suspect.usable()) {
      forgetInstance();
    }
  }

  /** The same after an error that came before anything of the instance was in hand. */
  synchronized void replaceIfUnusable() {
    if (instance != null) {
      check(instance);
    }
  }

  private void forgetInstance() {
    partitions.values().forEach(PartitionFile::detach);
    if (instance != null) {
      instance.close();
      instance = null;
    }
  }

  private synchronized void detachIdle() {
    long attached = partitions.values().stream().filter(PartitionFile::attached).count();
    while (attached > ATTACHED_MAX && detachLeastRecentlyUsed()) {
      attached--;
    }
  }

  /** Partitions that are only in memory leave some of it to those that are worked on. */
  private synchronized void detachForMemory() {
    if (settings.format() == CacheSettings.Format.MEMORY && instance != null) {
      long most = settings.memoryBytesMax() / 4 * 3;
      while (instance.memoryBytes() > most && detachLeastRecentlyUsed()) {
        LOG.info("A partition is dropped, to stay within cache.memory.bytes.max");
      }
    }
  }

  /** False if all are in use. */
  private boolean detachLeastRecentlyUsed() {
    for (PartitionFile file : partitions.values()) {
      if (file.attached() && file.idle()) {
        forget(file);
        return true;
      }
    }
    return false;
  }

  LocalDataFiles dataFiles(ObjectStore store, PartitionFile file, PartitionKey partition) {
    if (partition.equals(PartitionKey.ALL)) {
      return new PassingDataFiles(store, file);
    }
    return switch (settings.format()) {
      case DUCKDB, MEMORY -> new PassingDataFiles(store, file);
      case KEYS -> keptDataFiles(store, file);
    };
  }

  KeptDataFiles keptDataFiles(ObjectStore store, PartitionFile file) {
    return new KeptDataFiles(store, file, clock);
  }

  CacheSettings.Format format() {
    return settings.format();
  }

  /** Of an index there are the keys alone, in any case. */
  CacheSettings.Format formatOf(PartitionKey partition) {
    return partition.equals(PartitionKey.ALL) ? CacheSettings.Format.KEYS : settings.format();
  }

  Path temporary() {
    return slot.temporary();
  }
}
