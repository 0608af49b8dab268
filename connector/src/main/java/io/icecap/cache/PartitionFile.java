package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
  private final Semaphore free = new Semaphore(1, true);
  private volatile AttachedFile attached;

  /** Users who hold it or wait for it; guarded by the directory. */
  private int claims;

  /**
   * @param identity the table and the partition, kept in the file to tell it from a foreign one
   */
  PartitionFile(CacheDirectory directory, Path path, String identity) {
    this.directory = directory;
    this.path = path;
    this.identity = identity;
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

  void free() {
    free.release();
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
    return CacheLayout.of(directory.format(), identity, schema);
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
        AttachedFile.openExisting(directory.instance(), file, layout(schema));
    opened.ifPresent(AttachedFile::close);
    return opened.isPresent();
  }

  /** Puts a whole file, for rows of this schema, in place of what is there. */
  void replace(Path whole, RowSchema schema) {
    DuckDbInstance instance = directory.instance();
    synchronized (this) {
      detach();
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
