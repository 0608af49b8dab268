package io.icecap.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells whether a directory can be written to, or be made; leaves nothing behind. */
final class WritableDirectory {
  private WritableDirectory() {}

  /** Problem, why and how to fix; empty if all is well. */
  static Optional<String> problem(Path directory) {
    Path existing = directory.toAbsolutePath().normalize();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing)) {
      return Optional.of(
          "%s can't be a directory: %s is a file; choose another path"
              .formatted(directory, existing));
    }
    if (!Files.isWritable(existing)) {
      return Optional.of(
          ("%s can't be written to: the worker's user may not write in %s; grant it, or"
                  + " choose another path")
              .formatted(directory, existing));
    }
    return Optional.empty();
  }
}
