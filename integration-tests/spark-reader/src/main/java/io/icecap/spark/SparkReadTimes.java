package io.icecap.spark;

import java.io.IOException;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Times {@code SELECT count(*), sum(column)} over tables, in turn: arguments are the column, the
 * number of measured runs, and the tables, each as its path, {@code @} and a snapshot id. Prints a
 * line for each: {@code TIME}, table, median in ms, and what was read.
 */
public final class SparkReadTimes {
  private static final int WARM_UP = 5;

  private SparkReadTimes() {}

  public static void main(String[] arguments) throws IOException {
    String column = arguments[0];
    int runs = Integer.parseInt(arguments[1]);
    String[] tables = Arrays.copyOfRange(arguments, 2, arguments.length);
    double[][] millis = new double[tables.length][runs];
    String[] answers = new String[tables.length];
    try (SparkSession spark = SparkQueries.session(true)) {
      for (int run = -WARM_UP; run < runs; run++) {
        for (int table = 0; table < tables.length; table++) {
          int at = tables[table].lastIndexOf('@');
          long start = System.nanoTime();
          Row row =
              spark
                  .read()
                  .format("iceberg")
                  .option("versionAsOf", tables[table].substring(at + 1))
                  .load(tables[table].substring(0, at))
                  .selectExpr("count(*)", "sum(" + column + ")")
                  .first();
          answers[table] = row.toString();
          if (run >= 0) {
            millis[table][run] = (System.nanoTime() - start) / 1e6;
          }
        }
      }
    }
    for (int table = 0; table < tables.length; table++) {
      Arrays.sort(millis[table]);
      System.out.printf(
          "TIME %s %.0f %s%n", tables[table], millis[table][runs / 2], answers[table]);
    }
  }
}
