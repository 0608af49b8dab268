package io.icecap.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** The sub-directory {@code slot-k} that this process owns, by a file lock, while it is open. */
final class CacheSlot implements AutoCloseable {
  static final int SLOTS_MAX = 16;

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
        FileChannel channel = lock(folder.resolve("lock"));
        if (channel != null) {
          CacheSlot slot = new CacheSlot(folder, channel);
          slot.emptyTemporary();
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

  /** The open channel with its lock, or null if another one has it. */
  @SuppressWarnings("resource") // a lock ends with its channel
  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // another class loader of this process has it
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? null : channel;
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
