package io.icecap.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sub-directory {@code slot-k} that this process owns, by a file lock, while it is open. */
final class CacheSlot implements AutoCloseable {
  static final int SLOTS_MAX = 16;
  private static final Logger LOG = LoggerFactory.getLogger(CacheSlot.class);

  /**
   * Lock files that this process holds already, through another class loader or another slot
   * object. Not closed: the close of any channel to a file ends all locks that its process has on
   * it.
   */
  private static final Map<Path, FileChannel> KEPT = new HashMap<>();

  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel channel;

  private CacheSlot(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Takes the first slot that no other process, and no other class loader, holds. */
  static CacheSlot take(Path directory) {
    try {
      for (int k = 0; k < SLOTS_MAX; k++) {
        Path folder = Files.createDirectories(directory.resolve("slot-" + k));
        FileChannel channel = lock(folder.resolve(LOCK));
        if (channel != null) {
          CacheSlot slot = new CacheSlot(folder, channel);
          slot.emptyTemporary();
          slot.emptyOthers();
          return slot;
        }
      }
    } catch (IOException e) {
      throw new CacheException(
          "The cache directory " + directory + " cannot be used; check that it can be written", e);
    }
    throw new CacheException(
        "All %d slots of the cache directory %s are held by other processes; give this one another"
                .formatted(SLOTS_MAX, directory)
            + " directory",
        null);
  }

  /** Takes a slot that a dead process has left, without its temporary files. */
  static Optional<CacheSlot> tryTake(Path folder) {
    try {
      FileChannel channel = lock(folder.resolve(LOCK));
      if (channel == null) {
        return Optional.empty();
      }
      CacheSlot slot = new CacheSlot(folder, channel);
      slot.emptyTemporary();
      return Optional.of(slot);
    } catch (IOException e) {
      LOG.warn("{} cannot be cleaned, perhaps it is another user's", folder, e);
      return Optional.empty();
    }
  }

  /** Deletes the temporary files that dead processes have left in other slots. */
  private void emptyOthers() {
    for (int k = 0; k < SLOTS_MAX; k++) {
      Path other = folder.resolveSibling("slot-" + k);
      if (!other.equals(folder) && Files.exists(other)) {
        tryTake(other).ifPresent(CacheSlot::close);
      }
    }
  }

  /** The slot that a file in the cache directory is in. */
  static Path folderOf(Path directory, Path file) {
    return directory.resolve(directory.relativize(file).getName(0));
  }

  /** The open channel with its lock, or null if another one has it. */
  @SuppressWarnings("resource") // a lock ends with its channel
  private static synchronized FileChannel lock(Path file) throws IOException {
    FileChannel channel = KEPT.remove(file);
    if (channel == null) {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      KEPT.put(file, channel);
      return null;
    }
    channel.close();
    return null;
  }

  Path folder() {
    return folder;
  }

  /** For downloads and what DuckDB spills; emptied when the slot is taken. */
  Path temporary() {
    return folder.resolve("tmp");
  }

  private void emptyTemporary() throws IOException {
    if (Files.exists(temporary())) {
      try (Stream<Path> left = Files.walk(temporary())) {
        for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(temporary());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CacheException("The lock of " + folder + " could not be given back", e);
    }
  }
}
