package io.icecap.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * The directory of one run: the warehouse, which stays, and the log. Runs stand side by side in a
 * directory that the demo marks as its own.
 */
record RunDirectory(Path root) {
  private static final String MARKER = ".icecap-demo";
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneId.systemDefault());

  /** A new run in {@code parent}, which must be new, empty, or marked by an earlier run. */
  static RunDirectory create(Path parent, Instant now) throws IOException {
    if (Files.exists(parent) && !Files.exists(parent.resolve(MARKER)) && !isEmpty(parent)) {
      throw new IOException(
          parent
              + " is not empty, and no earlier demo made it. The demo writes into new directories"
              + " only: give another one by --warehouse.");
    }
    Files.createDirectories(parent);
    if (!Files.exists(parent.resolve(MARKER))) {
      Files.createFile(parent.resolve(MARKER));
    }
    Path root = parent.resolve(NAME.format(now)).toAbsolutePath();
    Files.createDirectory(root);
    return new RunDirectory(root);
  }

  Path log() {
    return root.resolve("demo.log");
  }

  /** As the connectors' {@code warehouse}. */
  String address() {
    return "file://" + root;
  }

  Path namespace(String name) {
    return root.resolve(name);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }
}
