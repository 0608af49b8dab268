package io.icecap.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A folder that is a session's own, as long as it lasts. Its lock ends with the process, so that
 * the next session deletes what a killed one has left.
 */
record SessionFolder(Path path, FileChannel lock) implements AutoCloseable {
  private static final String PREFIX = "session-";
  private static final String LOCK = "lock";

  /** Of this process: to look at a lock of one's own is to lose it. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  static SessionFolder in(Path directory) {
    try {
      Path root = Files.createDirectories(directory).toRealPath();
      deleteAbandoned(root);
      Path path = Files.createTempDirectory(root, PREFIX);
      OWN.add(path);
      SessionFolder folder = new SessionFolder(path, open(path));
      var ignored = folder.lock.lock();
      Files.createDirectory(folder.copies());
      Files.createDirectory(folder.spill());
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s can't be used for temporary files; check its permissions and the free space"
              .formatted(directory),
          e);
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void deleteAbandoned(Path directory) throws IOException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(directory)) {
      folders = all.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList();
    }
    for (Path folder : folders) {
      if (!OWN.contains(folder) && Files.exists(folder.resolve(LOCK)) && isAbandoned(folder)) {
        delete(folder);
      }
    }
  }

  private static boolean isAbandoned(Path folder) throws IOException {
    try (FileChannel channel = open(folder);
        FileLock free = channel.tryLock()) {
      return free != null;
    } catch (NoSuchFileException e) {
      return false; // it has just been deleted
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  Path copies() {
    return path.resolve("copies");
  }

  Path spill() {
    return path.resolve("spill");
  }

  @Override
  public void close() {
    try (lock) {
      delete(path);
      OWN.remove(path);
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be deleted".formatted(path), e);
    }
  }
}
