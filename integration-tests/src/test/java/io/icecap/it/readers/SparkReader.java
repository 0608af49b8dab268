package io.icecap.it.readers;

import io.icecap.servers.SparkProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Spark with Iceberg's runtime, in a process with a class path of its own. */
public final class SparkReader {
  private static final String BETWEEN_VALUES = "\u001f";
  private static final List<String> SMALL =
      List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path directory;
  private final SparkProcess spark;

  /**
   * @param directory for queries, answers and the log; exists
   */
  public SparkReader(Path directory) {
    this.directory = directory;
    this.spark = new SparkProcess(Path.of(System.getProperty("icecap.spark")));
  }

  /**
   * What is asked of Spark.
   *
   * @param table as SparkQueries takes it
   * @param condition SQL, or empty for all rows
   */
  public record Query(String table, String condition) {
    /** Of an Iceberg table. */
    public Query(Path table, String condition) {
      this(table.toUri().toString(), condition);
    }

    /** Of an Iceberg table as it was at a snapshot. */
    public static Query at(Path table, long snapshot, String condition) {
      return new Query("iceberg@" + snapshot + "@" + table.toUri(), condition);
    }

    /** Of a Delta table. */
    public static Query delta(Path table, String condition) {
      return new Query("delta@" + table.toUri(), condition);
    }

    /** All rows of a Delta table as it was. */
    public static Query deltaAt(Path table, long version) {
      return deltaAt(table, version, "");
    }

    /** Of a Delta table as it was. */
    public static Query deltaAt(Path table, long version, String condition) {
      return new Query("delta@" + version + "@" + table.toUri(), condition);
    }
  }

  /** The rows of each query, in the form of {@link #text}. */
  public List<List<String>> answers(List<Query> queries) throws IOException, InterruptedException {
    Path asked = directory.resolve("queries");
    Path answered = directory.resolve("answers");
    Path log = directory.resolve("spark.log");
    Files.write(asked, queries.stream().map(q -> q.table() + "\t" + q.condition()).toList());
    spark.run(
        SMALL, log, "io.icecap.spark.SparkQueries", List.of(asked.toString(), answered.toString()));
    return parse(answered, queries.size());
  }

  /**
   * The rows of each statement, run one after the other with {@code icecap} as a REST catalog, as
   * docs/catalog.md says.
   *
   * @param catalog its address
   */
  public List<List<String>> sql(URI catalog, List<String> statements)
      throws IOException, InterruptedException {
    Path settings = directory.resolve("settings");
    Path asked = directory.resolve("statements");
    Path answered = directory.resolve("answers");
    Files.write(settings, CatalogPage.spark(catalog));
    Files.write(asked, statements);
    spark.run(
        SMALL,
        directory.resolve("spark.log"),
        "io.icecap.spark.SparkStatements",
        List.of(settings.toString(), asked.toString(), answered.toString()));
    return parse(answered, statements.size());
  }

  /** The values of a row as Spark's answers have them. */
  public static String text(List<?> row) {
    var text = new StringJoiner(BETWEEN_VALUES);
    for (Object value : row) {
      text.add(value instanceof BigDecimal decimal ? decimal.toPlainString() : "" + value);
    }
    return text.toString();
  }

  static List<List<String>> parse(Path answered, int queries) throws IOException {
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
