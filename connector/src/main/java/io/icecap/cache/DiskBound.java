package io.icecap.cache;

import io.icecap.cache.CacheScan.CachedBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a cache directory under its bound: deletes the partitions that were used least recently,
 * this process's own and those that dead processes have left. Partitions in use, and those of other
 * living processes, count but stay. A look at the disk is taken when a partition is opened and when
 * one is given back, seldom enough to cost little: in between the directory may pass the bound by
 * what is written meanwhile.
 */
final class DiskBound {
  private static final Logger LOG = LoggerFactory.getLogger(DiskBound.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration WARN_EVERY = Duration.ofMinutes(1);

  /** So many times as long as a look took there is none. */
  private static final int PAUSE_PER_LOOK = 50;

  /** Once over the bound, this share of it is freed, so that not every look has to delete. */
  private static final int FREED_SHARE = 20;

  private final Path directory;
  private final Path ownSlot;
  private final long bytesMax;
  private final Predicate<CachedBytes> evict;
  private final Consumer<String> warnings;
  private final Clock clock;
  private Instant nextLook = Instant.MIN;
  private Instant nextWarning = Instant.MIN;

  /**
   * @param evict deletes what this process has; false if its partition is in use
   */
  DiskBound(
      Path directory,
      Path ownSlot,
      long bytesMax,
      Predicate<CachedBytes> evict,
      Consumer<String> warnings,
      Clock clock) {
    this.directory = directory;
    this.ownSlot = ownSlot;
    this.bytesMax = bytesMax;
    this.evict = evict;
    this.warnings = warnings;
    this.clock = clock;
  }

  /** Looks at the disk if it is time to. */
  void keep() {
    synchronized (this) {
      if (clock.instant().isBefore(nextLook)) {
        return;
      }
      nextLook = Instant.MAX;
    }
    Instant start = clock.instant();
    try {
      look();
    } catch (IOException | CacheException e) {
      LOG.warn("The cache directory {} cannot be kept within cache.bytes.max", directory, e);
    } finally {
      Instant end = clock.instant();
      Duration pause = Duration.between(start, end).multipliedBy(PAUSE_PER_LOOK);
      synchronized (this) {
        nextLook = end.plus(pause.compareTo(LOOK_EVERY) > 0 ? pause : LOOK_EVERY);
      }
    }
  }

  private void look() throws IOException {
    CacheScan scan = CacheScan.of(directory);
    if (scan.bytes() <= bytesMax) {
      return;
    }
    long left = scan.bytes();
    boolean reused = false;
    try (DeadSlots slots = new DeadSlots()) {
      for (CachedBytes cached : scan.leastRecentlyUsedFirst()) {
        if (left <= bytesMax - bytesMax / FREED_SHARE) {
          break;
        }
        if (delete(cached, slots)) {
          left -= cached.bytes();
          reused |= cached.lastUse().isAfter(clock.instant().minus(WARN_EVERY));
          LOG.info("{} is deleted, to stay within cache.bytes.max", cached.file());
        }
      }
    }
    warn(left, reused);
  }

  /** Deletes what was last used before then, as far as it is not in use, whatever room there is. */
  void deleteUnusedSince(Instant time) {
    try (DeadSlots slots = new DeadSlots()) {
      for (CachedBytes cached : CacheScan.of(directory).leastRecentlyUsedFirst()) {
        if (cached.lastUse().isBefore(time) && delete(cached, slots)) {
          LOG.info("{} is deleted: it was last used at {}", cached.file(), cached.lastUse());
        }
      }
    } catch (IOException | CacheException e) {
      LOG.warn("What is not used any more can't be deleted from {}", directory, e);
    }
  }

  private boolean delete(CachedBytes cached, DeadSlots slots) {
    Path slot = CacheSlot.folderOf(directory, cached.partition());
    if (slot.equals(ownSlot)) {
      return evict.test(cached);
    }
    boolean dead = slots.has(slot);
    if (dead) {
      cached.delete();
    }
    return dead;
  }

  /** Slots of dead processes, taken so that no new one comes in between. */
  private static final class DeadSlots implements AutoCloseable {
    private final Map<Path, Optional<CacheSlot>> slots = new HashMap<>();

    boolean has(Path slot) {
      return slots.computeIfAbsent(slot, CacheSlot::tryTake).isPresent();
    }

    @Override
    public void close() {
      slots.values().forEach(slot -> slot.ifPresent(CacheSlot::close));
    }
  }

  private void warn(long left, boolean reused) {
    if (left <= bytesMax && !reused || clock.instant().isBefore(nextWarning)) {
      return;
    }
    nextWarning = clock.instant().plus(WARN_EVERY);
    String warning =
        left > bytesMax
            ? "The cache directory %s holds %d MB, more than the %d MB of cache.bytes.max, and all"
                + " of it is in use; raise cache.bytes.max, or apply fewer partitions here"
            : "The cache directory %s, %d MB, is too small for the partitions that changes come in"
                + " for: some are deleted within a minute of their last use and have to be loaded"
                + " again; raise cache.bytes.max, now %d MB";
    warnings.accept(warning.formatted(directory, left >> 20, bytesMax >> 20));
  }
}
