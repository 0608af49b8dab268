package io.icecap.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a file of SQL statements, one a line, with the catalog {@code icecap}: an Iceberg REST
 * catalog at the address that is the first argument. The answers go to a third file as {@link
 * SparkQueries} writes them.
 */
public final class SparkStatements {
  private SparkStatements() {}

  public static void main(String[] arguments) throws IOException {
    List<String> statements = Files.readAllLines(Path.of(arguments[1]));
    try (SparkSession spark = SparkQueries.session(false);
        var answers = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[2])))) {
      spark.conf().set("spark.sql.catalog.icecap", "org.apache.iceberg.spark.SparkCatalog");
      spark.conf().set("spark.sql.catalog.icecap.type", "rest");
      spark.conf().set("spark.sql.catalog.icecap.uri", arguments[0]);
      for (String statement : statements) {
        List<Row> rows = spark.sql(statement).collectAsList();
        answers.println(rows.size());
        rows.forEach(row -> answers.println(SparkQueries.text(row)));
      }
    }
  }
}
