package io.icecap.it.readers;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Trino with REST catalogs, in a process of its own on the Java that its classes need. */
public final class TrinoReader {
  private static final int LIMIT_MINUTES = 10;
  private static final int JAVA = 25;

  private final Path directory;
  private final Path module;

  /**
   * @param directory for statements, answers and the log; exists
   */
  public TrinoReader(Path directory) {
    this.directory = directory;
    this.module = Path.of(System.getProperty("icecap.home"), "integration-tests", "trino-reader");
  }

  /**
   * The rows of each statement, in the form of {@link SparkReader#text}.
   *
   * @param catalogs the addresses of REST catalogs by the names they have in the statements
   * @throws IOException with what it printed, if a statement fails
   */
  public List<List<String>> answers(Map<String, URI> catalogs, List<String> statements)
      throws IOException, InterruptedException {
    Path asked = directory.resolve("trino-statements");
    Path answered = directory.resolve("trino-answers");
    Path log = directory.resolve("trino.log");
    Files.write(asked, statements);
    Process trino =
        new ProcessBuilder(command(asked, answered, catalogs))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();
    if (!trino.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || trino.exitValue() != 0) {
      trino.destroyForcibly();
      throw new IOException("Trino failed:\n" + Files.readString(log));
    }
    return SparkReader.parse(answered, statements.size());
  }

  private List<String> command(Path asked, Path answered, Map<String, URI> catalogs)
      throws IOException {
    Path classPath = module.resolve("target").resolve("classpath");
    if (!Files.exists(classPath)) {
      throw new IllegalStateException(
          "Trino's class path is missing: %s. Run mvn -Ppeers package -DskipTests"
              .formatted(classPath));
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                java().toString(),
                "-Xmx1g",
                "--add-modules=jdk.incubator.vector",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Files.readString(classPath).trim(),
                module.resolve("TrinoQueries.java").toString(),
                asked.toString(),
                answered.toString()));
    catalogs.forEach((name, address) -> command.add(name + "=" + address));
    return command;
  }

  private static Path java() throws IOException {
    String chosen = System.getenv("JAVA_25_HOME");
    if (chosen != null) {
      return Path.of(chosen, "bin", "java");
    }
    try (Stream<Path> installed = Files.list(Path.of(File.separator, "usr", "lib", "jvm"))) {
      return installed
          .filter(home -> home.getFileName().toString().contains(String.valueOf(JAVA)))
          .map(home -> home.resolve("bin").resolve("java"))
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "Trino needs a JDK 25, and there is none in /usr/lib/jvm. Set JAVA_25_HOME."));
    }
  }
}
