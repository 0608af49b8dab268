package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of a cached partition: who holds it, and its file while that is attached. Stays
 * attached between users.
 */
final class PartitionFile {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionFile.class);

  private final CacheDirectory directory;
  private final Path path;
  private final String identity;
  private final CacheSettings.Format format;
  private final Semaphore free = new Semaphore(1, true);
  private final Set<Reading> readings = ConcurrentHashMap.newKeySet();
  private volatile AttachedFile attached;
  private volatile boolean doubtful;

  /** Users who hold it or wait for it; guarded by the directory. */
  private int claims;

  /**
   * @param identity the table and the partition, kept in the file to tell it from a foreign one
   * @param format what of the rows is kept
   */
  PartitionFile(CacheDirectory directory, Path path, String identity, CacheSettings.Format format) {
    this.directory = directory;
    this.path = path;
    this.identity = identity;
    this.format = format;
  }

  void take(Duration wait) {
    try {
      if (!free.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CacheBusyException(
            "The cached partition %s is held by another applier of this process for more than %s"
                .formatted(path.getFileName(), wait));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheBusyException("Interrupted while waiting for " + path.getFileName());
    }
  }

  boolean tryTake() {
    return free.tryAcquire();
  }

  void free() {
    free.release();
  }

  /**
   * Begins to read what the file holds now, while it goes on being changed; to be {@link #end
   * ended}. Called by who holds it, with nothing open.
   *
   * @return empty if that is not possible now
   */
  Optional<Reading> read(AttachedFile file) {
    if (!directory.admitReading()) {
      return Optional.empty();
    }
    try {
      Reading reading = Reading.begin(file, directory.now());
      readings.add(reading);
      return Optional.of(reading);
    } catch (SQLException e) {
      LOG.warn("{} cannot be read besides being changed", path, e);
      directory.readingEnded();
      return Optional.empty();
    }
  }

  /** Ends it, in the middle of a statement too; does nothing if it has ended. */
  void end(Reading reading) {
    reading.close();
    if (readings.remove(reading)) {
      directory.readingEnded();
    }
  }

  /** For what needs the file alone. */
  void endReadings() {
    readings.forEach(this::end);
  }

  boolean isRead() {
    return !readings.isEmpty();
  }

  /** What is deleted meanwhile stays in memory, so that none may go on for ever. */
  void endReadingsBefore(Instant start) {
    readings.stream().filter(reading -> reading.began().isBefore(start)).forEach(this::end);
  }

  /** The content may be damaged: it is thrown away before the next use. */
  void doubt() {
    doubtful = true;
  }

  boolean exists() {
    return attached() || Files.exists(path);
  }

  /** An empty file at another place, attached, that {@link #publicLayout} describes. */
  AttachedFile make(Path elsewhere, RowSchema schema) {
    return AttachedFile.open(directory.instance(), elsewhere, publicLayout(schema), schema);
  }

  /** A file at another place, attached, that can take the place of this one; made if absent. */
  AttachedFile open(Path elsewhere, RowSchema schema) {
    return AttachedFile.open(directory.instance(), elsewhere, layout(schema), schema);
  }

  /** Whether there is no file. */
  boolean isInMemory() {
    return directory.format() == CacheSettings.Format.MEMORY;
  }

  WriteCopy writeCopy() {
    return new WriteCopy(directory.instance());
  }

  void giveBack() {
    directory.giveBack(this);
  }

  void claimed() {
    claims++;
  }

  void unclaimed() {
    claims--;
  }

  /** One more claim, to be given up by {@link #unclaim}. */
  void claimAgain() {
    directory.claimAgain(this);
  }

  /** Gives up a claim without having held it. */
  void unclaim() {
    directory.unclaim(this);
  }

  /** Whether nobody holds it or waits for it; to be asked in the directory's monitor. */
  boolean idle() {
    return claims == 0;
  }

  Path path() {
    return path;
  }

  /** Notes the time of the last use where later processes see it. */
  void touch(Instant now) {
    try {
      Files.setLastModifiedTime(path, FileTime.from(now));
    } catch (IOException e) {
      LOG.debug("{} is not there to be marked as used", path, e);
    }
  }

  /** The file, attached, for rows of this schema; empty if it was for another one. */
  AttachedFile attach(RowSchema schema) {
    CacheLayout layout = layout(schema);
    DuckDbInstance instance = directory.instance();
    synchronized (this) {
      if (doubtful) {
        detach();
        AttachedFile.delete(path);
        doubtful = false;
      }
      if (attached != null && !attached.layout().equals(layout)) {
        detach();
      }
      if (attached == null) {
        attached =
            directory.format() == CacheSettings.Format.MEMORY
                ? AttachedFile.inMemory(instance, layout, schema)
                : AttachedFile.open(instance, path, layout, schema);
      }
      return attached;
    }
  }

  private CacheLayout layout(RowSchema schema) {
    return CacheLayout.of(format, identity, schema);
  }

  /** What a copy for others has: all columns. */
  CacheLayout publicLayout(RowSchema schema) {
    return CacheLayout.of(CacheSettings.Format.DUCKDB, identity, schema);
  }

  /** An empty file in place of what is there. */
  AttachedFile recreate(RowSchema schema) {
    synchronized (this) {
      detach();
      AttachedFile.delete(path);
    }
    return attach(schema);
  }

  /** Whether a file that is not attached was made for this partition and rows of this schema. */
  boolean fits(Path file, RowSchema schema) {
    Optional<AttachedFile> opened =
        AttachedFile.openExisting(directory.instance(), file, layout(schema), schema);
    opened.ifPresent(AttachedFile::close);
    return opened.isPresent();
  }

  /** Puts a whole file, for rows of this schema, in place of what is there. */
  void replace(Path whole, RowSchema schema) {
    DuckDbInstance instance = directory.instance();
    synchronized (this) {
      detach();
      doubtful = false;
      if (directory.format() == CacheSettings.Format.MEMORY) {
        attached = AttachedFile.inMemory(instance, layout(schema), whole);
      } else {
        AttachedFile.replace(path, whole);
      }
    }
    attach(schema);
  }

  /** Lets go of a file that an error came from, and of its content if that is in doubt. */
  void abandon(boolean contentInDoubt) {
    AttachedFile file;
    synchronized (this) {
      file = attached;
      detach();
      if (contentInDoubt) {
        AttachedFile.delete(path);
      }
    }
    if (file != null) {
      directory.check(file.instance());
    }
  }

  /** Without waiting for one that is being attached. */
  boolean attached() {
    return attached != null;
  }

  synchronized void detach() {
    endReadings();
    if (attached != null) {
      attached.close();
      attached = null;
    }
  }

  Path temporary() {
    return directory.temporary();
  }

  /** A name for a temporary file of this partition; nothing is there. */
  Path temporary(String prefix) {
    Path file = directory.temporary().resolve(prefix + "-" + directory.instance().newAlias());
    AttachedFile.delete(file);
    return file;
  }

  @Override
  public String toString() {
    return identity;
  }
}
