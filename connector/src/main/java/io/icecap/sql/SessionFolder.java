package io.icecap.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is a session's own, as long as it lasts. */
record SessionFolder(Path path) implements AutoCloseable {
  static SessionFolder in(Path directory) {
    try {
      Path path = Files.createTempDirectory(Files.createDirectories(directory), "session-");
      SessionFolder folder = new SessionFolder(path.toRealPath());
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

  Path copies() {
    return path.resolve("copies");
  }

  Path spill() {
    return path.resolve("spill");
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be deleted".formatted(path), e);
    }
  }
}
