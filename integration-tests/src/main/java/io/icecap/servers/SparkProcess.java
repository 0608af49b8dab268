package io.icecap.servers;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Spark program of the module spark-reader, in a process with a class path of its own. */
public final class SparkProcess {
  private static final int LIMIT_MINUTES = 10;

  /** As Spark's own launcher gives them on Java 17. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private final Path module;

  /**
   * @param module what {@code mvn package} makes of spark-reader: its {@code target}
   */
  public SparkProcess(Path module) {
    this.module = module;
    if (!Files.exists(module.resolve("classpath"))) {
      throw new IllegalStateException(
          "The Spark reader is not built: %s has no class path. Run mvn package -DskipTests -pl integration-tests/spark-reader"
              .formatted(module));
    }
  }

  /**
   * Runs the program to its end.
   *
   * @param jvm further arguments of the JVM
   * @param log gets everything it prints
   * @throws IOException with what it printed, if it fails or takes longer than ten minutes
   */
  public void run(List<String> jvm, Path log, String mainClass, List<String> arguments)
      throws IOException, InterruptedException {
    Process spark =
        new ProcessBuilder(command(jvm, mainClass, arguments))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();
    if (!spark.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || spark.exitValue() != 0) {
      spark.destroyForcibly();
      throw new IOException("Spark failed:\n" + Files.readString(log));
    }
  }

  private List<String> command(List<String> jvm, String mainClass, List<String> arguments)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        module.resolve("classes")
            + File.pathSeparator
            + Files.readString(module.resolve("classpath")).trim();
    return Stream.of(
            Stream.of(java),
            jvm.stream(),
            OPENED.stream().map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"),
            Stream.of("-cp", classPath, mainClass),
            arguments.stream())
        .flatMap(part -> part)
        .toList();
  }
}
