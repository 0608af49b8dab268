package io.icecap.replica;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local folder of this process's own for copies; that of a process that was killed is removed.
 */
final class CopyFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CopyFolder.class);
  private static final String LOCK = "lock";

  private final Path parent;
  private final Path folder;
  private FileChannel lock;
  private long next;

  /**
   * @param name of nobody else's
   */
  CopyFolder(Path parent, String name) {
    this.parent = parent;
    this.folder = parent.resolve(name);
  }

  /** Makes the folder; otherwise done when the first copy needs it. */
  synchronized void open() throws IOException {
    Files.createDirectories(folder);
    lock =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock.tryLock() == null) {
      throw new IOException(folder + " is in use");
    }
    for (Path other : children(parent)) {
      if (!other.equals(folder)) {
        removeIfLeft(other);
      }
    }
  }

  /**
   * A new folder, removed with what is in it when it is closed.
   *
   * @param folder empty
   */
  record Place(Path folder) implements AutoCloseable {
    @Override
    public void close() {
      remove(folder);
    }
  }

  synchronized Place make() throws IOException {
    if (lock == null) {
      open();
    }
    return new Place(Files.createDirectory(folder.resolve(Long.toString(++next))));
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) { // the latter of a walk through what vanishes
      log.warn("Copies of partitions stay in {}: {}", folder, e.toString());
    }
  }

  private static void removeIfLeft(Path other) throws IOException {
    Path file = other.resolve(LOCK);
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      if (taken != null) {
        remove(other);
      }
    } catch (OverlappingFileLockException e) {
      // in use in this process
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Override
  public synchronized void close() {
    if (lock == null) {
      return;
    }
    remove(folder);
    try {
      lock.close();
    } catch (IOException e) {
      log.warn("The lock of {} stays: {}", folder, e.toString());
    }
  }
}
