package io.icecap.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a file of SQL statements, one a line, with the settings in another one, a name and a value
 * in each line. The answers go to a third file as {@link SparkQueries} writes them.
 */
public final class SparkStatements {
  private SparkStatements() {}

  public static void main(String[] arguments) throws IOException {
    List<String> statements = Files.readAllLines(Path.of(arguments[1]));
    try (SparkSession spark = SparkQueries.session(false);
        var answers = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[2])))) {
      for (String setting : Files.readAllLines(Path.of(arguments[0]))) {
        String[] nameAndValue = setting.split("\\s+", 2);
        spark.conf().set(nameAndValue[0], nameAndValue[1]);
      }
      for (String statement : statements) {
        List<Row> rows = spark.sql(statement).collectAsList();
        answers.println(rows.size());
        rows.forEach(row -> answers.println(SparkQueries.text(row)));
      }
    }
  }
}
