package io.icecap.it.types;

import io.icecap.demo.DeltaRows;
import io.icecap.it.Replicated;
import io.icecap.it.readers.SparkReader;
import io.icecap.servers.Await;
import io.icecap.source.PostgresColumns;
import io.icecap.source.TypedColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types.NestedField;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every type of PostgreSQL, from a snapshot and from the stream of changes. */
class PostgresTypesIT {
  private static final int ROWS = 5;

  /** Rows of the stream have these ids and higher ones. */
  private static final int STREAMED = 100;

  private static final Map<String, List<TypedColumn>> TABLES =
      Map.of("every_type", PostgresColumns.ALL, "times", PostgresColumns.TIMES);

  @TempDir Path work;
  private Replicated replicated;

  @Test
  void valuesAreWhatPostgresHasForEveryReader() throws Exception {
    try (Replicated started = Replicated.start(work)) {
      replicated = started;
      createTables();
      insert(0);
      connect();
      awaitRows(ROWS + 1);
      insert(STREAMED);
      awaitRows(2 * (ROWS + 1));
    }
    SoftAssertions all = new SoftAssertions();
    for (String namespace : List.of("iceberg", "both")) {
      all.assertThat(byIceberg(namespace, "every_type"))
          .as("%s, by Iceberg's reader", namespace)
          .isEqualTo(expected(PostgresColumns.ALL));
    }
    all.assertThat(byKernel("every_type")).isEqualTo(expected(PostgresColumns.ALL));
    all.assertThat(byIceberg("both", "times")).isEqualTo(expected(PostgresColumns.TIMES));
    all.assertThat(byKernel("times")).isEqualTo(expected(PostgresColumns.TIMES));
    all.assertThat(byIceberg("iceberg", "times")).isEqualTo(times());
    assertSparkReadsTheSame(all);
    all.assertAll();
  }

  private void createTables() throws Exception {
    replicated.execute(PostgresColumns.SETUP.toArray(String[]::new));
    for (var table : TABLES.entrySet()) {
      replicated.execute(
          table.getValue().stream()
              .map(column -> "\"" + column.name() + "\" " + column.type())
              .collect(
                  Collectors.joining(
                      ", ", "create table " + table.getKey() + " (id bigint primary key, ", ")")));
    }
  }

  /** The rows of values, and one that is null all over. */
  private void insert(int firstId) throws Exception {
    for (var table : TABLES.entrySet()) {
      for (int row = 0; row < ROWS; row++) {
        int of = row;
        replicated.execute(
            table.getValue().stream()
                .map(column -> column.value(of))
                .collect(
                    Collectors.joining(
                        ", ",
                        "insert into %s values (%d, ".formatted(table.getKey(), firstId + row),
                        ")")));
      }
      replicated.execute("insert into %s values (%d)".formatted(table.getKey(), firstId + ROWS));
    }
  }

  private static Map<Long, Map<String, String>> expected(List<TypedColumn> columns) {
    Map<Long, Map<String, String>> rows = new TreeMap<>();
    for (long firstId : new long[] {0, STREAMED}) {
      for (int row = 0; row <= ROWS; row++) {
        Map<String, String> values = new LinkedHashMap<>();
        for (TypedColumn column : columns) {
          String text = row == ROWS ? "null" : column.expected(row);
          values.put(column.name(), firstId == 0 ? inSnapshot(column, text) : text);
        }
        rows.put(firstId + row, values);
      }
    }
    return rows;
  }

  /** Debezium's (3.6) snapshot loses that a date is before Christ; its stream does not. */
  private static String inSnapshot(TypedColumn column, String text) {
    return column.type().equals("date") && text.startsWith("-4712") ? "4713-01-01" : text;
  }

  /** As java.time prints them. */
  private static Map<Long, Map<String, String>> times() {
    Map<Long, Map<String, String>> rows = expected(PostgresColumns.TIMES);
    rows.values()
        .forEach(
            row ->
                row.replaceAll(
                    (column, text) ->
                        text.replaceAll("(\\.\\d{3})000", "$1")
                            .replaceAll("\\.000\\b", "")
                            .replaceAll("(\\d\\d:\\d\\d):00\\b", "$1")));
    return rows;
  }

  private void connect() throws Exception {
    replicated.source(Map.of("table.include.list", "public.every_type,public.times"));
    replicated.sink("iceberg", Map.of("table.formats", "iceberg"));
    replicated.sink("both", Map.of("table.formats", "iceberg,delta"));
  }

  private void awaitRows(int count) throws Exception {
    for (String namespace : List.of("iceberg", "both")) {
      for (String table : TABLES.keySet()) {
        Await.until(
            count + " rows in " + namespace + "." + table,
            Replicated.LIMIT,
            () -> {
              replicated.check();
              return byIceberg(namespace, table).size() == count;
            });
      }
    }
  }

  private Path folder(String namespace, String table) {
    return replicated.folder(namespace, table);
  }

  private Table table(String namespace, String table) throws IOException {
    return replicated.table(namespace, table);
  }

  private Map<Long, Map<String, String>> byIceberg(String namespace, String name)
      throws IOException {
    Table table = table(namespace, name);
    List<List<Object>> rows = new ArrayList<>();
    int columns = table.schema().columns().size();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
          values.add(record.get(i));
        }
        rows.add(values);
      }
    }
    return byId(table, rows);
  }

  private Map<Long, Map<String, String>> byKernel(String name) throws IOException {
    Table table = table("both", name);
    List<List<Object>> rows = new ArrayList<>();
    DeltaRows.newest(folder("both", name)).forEach(table.schema(), rows::add);
    return byId(table, rows);
  }

  private static Map<Long, Map<String, String>> byId(Table table, List<List<Object>> rows) {
    Map<Long, Map<String, String>> byId = new TreeMap<>();
    for (List<Object> row : rows) {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 1; i < row.size(); i++) {
        NestedField column = table.schema().columns().get(i);
        values.put(column.name(), PrintedRow.print(column.type(), row.get(i)));
      }
      byId.put((Long) row.get(0), values);
    }
    return byId;
  }

  private void assertSparkReadsTheSame(SoftAssertions all) throws Exception {
    List<SparkReader.Query> queries =
        List.of(
            new SparkReader.Query(folder("iceberg", "every_type"), ""),
            SparkReader.Query.delta(folder("both", "every_type"), ""),
            SparkReader.Query.delta(folder("both", "times"), ""));
    List<List<TypedColumn>> columns =
        List.of(PostgresColumns.ALL, PostgresColumns.ALL, PostgresColumns.TIMES);
    List<List<String>> answers = new SparkReader(work).answers(queries);
    for (int i = 0; i < queries.size(); i++) {
      List<String> rows =
          expected(columns.get(i)).entrySet().stream()
              .map(
                  row -> {
                    List<Object> values = new ArrayList<>();
                    values.add(row.getKey());
                    values.addAll(row.getValue().values());
                    return SparkReader.text(values);
                  })
              .sorted()
              .toList();
      all.assertThat(answers.get(i).stream().sorted().toList())
          .as("by Spark: %s", queries.get(i).table())
          .isEqualTo(rows);
    }
  }
}
