package io.icecap.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Answers a file of queries, one a line: the path of a table, a tab, and a condition in SQL or
 * nothing for all rows. A path after {@code delta@} is a Delta table's; after {@code delta@12@} it
 * is read at that version; after {@code iceberg@34@} it is an Iceberg table at that snapshot. The
 * answers go to a second file in the same order: a line with the number of rows, then a line for
 * each row, its values separated by U+001F.
 */
public final class SparkQueries {
  private static final String DELTA = "delta@";
  private static final String BETWEEN_VALUES = "\u001f";

  private SparkQueries() {}

  public static void main(String[] arguments) throws IOException {
    List<String> queries = Files.readAllLines(Path.of(arguments[0]));
    try (SparkSession spark = session(false);
        var answers = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
      for (String query : queries) {
        String[] tableAndCondition = query.split("\t", 2);
        List<Row> rows = rows(spark, tableAndCondition[0], tableAndCondition[1]);
        answers.println(rows.size());
        rows.forEach(row -> answers.println(text(row)));
      }
    }
  }

  /**
   * @param compiled whether queries are compiled; for many of few rows, that takes longer than
   *     running them
   */
  static SparkSession session(boolean compiled) {
    SparkSession spark =
        SparkSession.builder()
            .appName("icecap-readers")
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.datetime.java8API.enabled", "true")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.codegen.wholeStage", String.valueOf(compiled))
            // What reads tables by their paths: without it Iceberg looks for a Hive metastore.
            // as many tasks as there is work for, in small tables and their logs
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.catalog.default_iceberg", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.default_iceberg.type", "hadoop")
            .config("spark.sql.catalog.default_iceberg.warehouse", "file:///unused")
            .getOrCreate();
    spark.sparkContext().setLogLevel("WARN");
    return spark;
  }

  private static List<Row> rows(SparkSession spark, String table, String condition) {
    Dataset<Row> rows = table.startsWith(DELTA) ? delta(spark, table) : iceberg(spark, table);
    return (condition.isEmpty() ? rows : rows.where(condition)).collectAsList();
  }

  private static Dataset<Row> iceberg(SparkSession spark, String table) {
    var reader = spark.read().format("iceberg").option("file-open-cost", "1024");
    String[] parts = table.split("@");
    return parts[0].equals("iceberg")
        ? reader.option("versionAsOf", parts[1]).load(parts[2])
        : reader.load(table);
  }

  private static Dataset<Row> delta(SparkSession spark, String query) {
    String[] parts = query.split("@");
    var reader = spark.read().format("delta");
    return parts.length == 2
        ? reader.load(parts[1])
        : reader.option("versionAsOf", parts[1]).load(parts[2]);
  }

  /** The values of a row in one line. */
  static String text(Row row) {
    var text = new StringJoiner(BETWEEN_VALUES);
    for (int i = 0; i < row.size(); i++) {
      text.add(text(row.get(i)));
    }
    return text.toString();
  }

  /** Lists as {@code [a, b]}, structs as {@code (a, b)}, maps sorted, bytes as hex. */
  private static String text(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Seq<?> list) {
      return CollectionConverters.asJava(list).stream().map(SparkQueries::text).toList().toString();
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      var sorted = new TreeMap<String, String>();
      CollectionConverters.asJava(map).forEach((key, of) -> sorted.put(text(key), text(of)));
      return sorted.toString();
    }
    if (value instanceof Row struct) {
      var fields = new StringJoiner(", ", "(", ")");
      for (int i = 0; i < struct.size(); i++) {
        fields.add(text(struct.get(i)));
      }
      return fields.toString();
    }
    return String.valueOf(value);
  }
}
