package io.icecap.it.readers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Spark with Iceberg's runtime, in a process with a class path of its own. */
public final class SparkReader {
  private static final String BETWEEN_VALUES = "\u001f";
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

  private final Path directory;
  private final Path module;

  /**
   * @param directory for queries, answers and the log; exists
   */
  public SparkReader(Path directory) {
    this.directory = directory;
    this.module = Path.of(System.getProperty("icecap.spark"));
    if (!Files.exists(module.resolve("classpath"))) {
      throw new IllegalStateException(
          "The Spark reader is not built. Build integration-tests/spark-reader as well.");
    }
  }

  /** The condition is SQL, or empty for all rows. */
  public record Query(Path table, String condition) {}

  /** The rows of each query, in the form of {@link #text}. */
  public List<List<String>> answers(List<Query> queries) throws IOException, InterruptedException {
    Path asked = directory.resolve("queries");
    Path answered = directory.resolve("answers");
    Path log = directory.resolve("spark.log");
    Files.write(
        asked, queries.stream().map(q -> q.table().toUri() + "\t" + q.condition()).toList());
    Process spark =
        new ProcessBuilder(command(asked, answered))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();
    if (!spark.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || spark.exitValue() != 0) {
      spark.destroyForcibly();
      throw new IOException("Spark failed:\n" + Files.readString(log));
    }
    return parse(answered, queries.size());
  }

  /** The values of a row as Spark's answers have them. */
  public static String text(List<?> row) {
    var text = new StringJoiner(BETWEEN_VALUES);
    for (Object value : row) {
      text.add(value instanceof BigDecimal decimal ? decimal.toPlainString() : "" + value);
    }
    return text.toString();
  }

  private List<String> command(Path asked, Path answered) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        module.resolve("classes")
            + File.pathSeparator
            + Files.readString(module.resolve("classpath"));
    return Stream.of(
            Stream.of(java, "-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            OPENED.stream().map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"),
            Stream.of("-cp", classPath.trim(), "io.icecap.spark.SparkQueries"),
            Stream.of(asked.toString(), answered.toString()))
        .flatMap(part -> part)
        .toList();
  }

  private static List<List<String>> parse(Path answered, int queries) throws IOException {
    List<List<String>> answers = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(answered)) {
      for (int query = 0; query < queries; query++) {
        int rows = Integer.parseInt(lines.readLine());
        List<String> answer = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
          answer.add(lines.readLine());
        }
        answers.add(answer);
      }
    }
    return answers;
  }
}
