package io.icecap.cache;

import io.icecap.change.RowSchema;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a part of the cache written anew, without what the old one still has of rows that
 * were deleted, while that part goes on being changed. {@link HeldCache#replace} then puts it in
 * the place of the old one.
 */
public final class FreshFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FreshFile.class);

  private final PartitionFile held;
  private final RowSchema schema;
  private final CatchUp catchUp;
  private final Path file;
  private final Interruptible work = new Interruptible(this::release);

  /** What the file is copied from; empty if it has to come from the data files, or is copied. */
  private Optional<Reading> reading;

  /** Null before the first run. */
  private Set<Location> has;

  /**
   * @param held claimed until this is closed
   */
  FreshFile(PartitionFile held, RowSchema schema, Optional<Reading> reading, CatchUp catchUp) {
    this.held = held;
    this.schema = schema;
    this.reading = reading;
    this.catchUp = catchUp;
    this.file = held.temporary("fresh");
  }

  /**
   * Writes the file, which takes seconds for a million rows; when there is one, brings it to other
   * live files. Holds up nobody; by one thread, which need not be the one that made this.
   *
   * @throws CacheException if it can't be written, or this is closed
   */
  public void run(List<LiveFile> files) {
    if (!work.begin()) {
      throw new CacheException("The file of %s is not needed any more".formatted(held), null);
    }
    try {
      if (reading.isPresent()) {
        copy(reading.get());
        reading = Optional.empty();
      }
      if (!held.isInMemory()) {
        bring(files);
      }
      has = files.stream().map(LiveFile::location).collect(Collectors.toSet());
    } catch (SQLException e) {
      throw new CacheException(
          "The file of %s can't be written anew; check cache.memory.bytes.max, disk space and permissions"
              .formatted(held),
          e);
    } finally {
      work.end();
    }
  }

  private void copy(Reading from) throws SQLException {
    try {
      held.writeCopy().run(from, file);
    } catch (SQLException e) {
      AttachedFile.delete(file);
      if (work.isClosed()) {
        throw e;
      }
      if (from.isEnded()) {
        LOG.info("{} is loaded from its data files: the cache needs its file for itself", held);
      } else {
        LOG.warn("{} can't be copied, and is loaded from its data files", held, e);
      }
    } finally {
      held.end(from);
    }
  }

  private void bring(List<LiveFile> files) throws SQLException {
    try (AttachedFile fresh = held.open(file, schema)) {
      catchUp.run(fresh, Difference.between(fresh.files(), files));
      Sql.run(fresh.connection(), "CHECKPOINT " + fresh.alias());
    }
  }

  /** How many of the live files are not in it, and have to be loaded after it is in place. */
  public long lacks(List<LiveFile> files) {
    return files.stream().filter(live -> !has.contains(live.location())).count();
  }

  /** Puts it in the place of the old one, which nobody uses. */
  void place(RowSchema now) {
    if (work.isClosed() || has == null || !now.equals(schema)) {
      throw new IllegalStateException("The file that was written is not one of " + held);
    }
    if (Files.exists(file)) {
      held.replace(file, schema);
    }
  }

  /** Lets go of it. May be called by any thread: what runs is cut off, or ends on its own. */
  @Override
  public void close() {
    if (work.close()) {
      reading.ifPresent(held::end);
    }
  }

  private void release() {
    AttachedFile.delete(file);
    held.unclaim();
  }
}
