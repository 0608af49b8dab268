package io.icecap.it.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.Icecap;
import io.icecap.demo.DeltaRows;
import io.icecap.it.DeadLetters;
import io.icecap.it.LoopbackServer;
import io.icecap.it.Replicated;
import io.icecap.it.readers.CatalogPage;
import io.icecap.it.readers.SparkReader;
import io.icecap.it.readers.TrinoReader;
import io.icecap.redis.RedisSettings;
import io.icecap.server.CatalogServer;
import io.icecap.servers.Await;
import io.icecap.source.PostgresColumns;
import io.icecap.source.TypedColumn;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types.NestedField;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every type of PostgreSQL, from a snapshot and from the stream of changes. */
class PostgresTypesIT {
  private static final int ROWS = 5;

  /** Rows of the stream have these ids and higher ones. */
  private static final int STREAMED = 100;

  /** What ORC can hold too. */
  private static final List<TypedColumn> STORED =
      PostgresColumns.ALL.stream()
          .map(
              column ->
                  new TypedColumn(
                      column.name(),
                      column.type(),
                      column.values().stream().map(PostgresTypesIT::stored).toList(),
                      column.expected().stream().map(PostgresTypesIT::stored).toList()))
          .toList();

  private static final Map<String, List<TypedColumn>> TABLES =
      Map.of(
          "every_type",
          PostgresColumns.ALL,
          "stored_types",
          STORED,
          "times",
          PostgresColumns.TIMES,
          "floats",
          PostgresColumns.FLOATS);

  /** What a sink makes of them, by its namespace. */
  private static final Map<String, Map<String, String>> SINKS =
      Map.of(
          "iceberg", Map.of("table.formats", "iceberg"),
          "both", Map.of("table.formats", "iceberg,delta"),
          "old",
              Map.of(
                  "format.version", "2",
                  "commit.mode", "copy-on-write",
                  "file.formats", "parquet,orc,avro",
                  "replica.interval.ms", "1000"));

  private static final String DEAD = "postgres-types-dead";

  @TempDir static Path work;
  private static Replicated replicated;

  /** In ORC, Trino 483 reads a time before 1970 that has a fraction a second early. */
  private static List<TypedColumn> replacing(String expected, String byTrino) {
    return STORED.stream()
        .map(
            column ->
                new TypedColumn(
                    column.name(),
                    column.type(),
                    column.values(),
                    column.expected().stream()
                        .map(text -> text.replace(expected, byTrino))
                        .toList()))
        .toList();
  }

  private static String stored(String text) {
    return text.replaceAll("1969-12-31(?<between>[ T])23:59:59", "1970-01-01${between}23:59:59");
  }

  @BeforeAll
  static void replicate() throws Exception {
    replicated = Replicated.start(work);
    createTables();
    replicated.execute(InfiniteTimes.CREATE);
    insert(0);
    connect();
    awaitRows(ROWS + 1);
    insert(STREAMED);
    awaitRows(2 * (ROWS + 1));
  }

  @AfterAll
  static void stop() throws Exception {
    replicated.close();
  }

  @Test
  void valuesAreWhatPostgresHasForIcebergAndDeltaKernel() throws Exception {
    SoftAssertions all = new SoftAssertions();
    for (String namespace : SINKS.keySet()) {
      all.assertThat(byIceberg(namespace, "every_type"))
          .as("%s, by Iceberg's reader", namespace)
          .isEqualTo(expected(PostgresColumns.ALL));
      all.assertThat(byIceberg(namespace, "times"))
          .as("times in %s, by Iceberg's reader", namespace)
          .isEqualTo(namespace.equals("both") ? expected(PostgresColumns.TIMES) : times());
      all.assertThat(byIceberg(namespace, "floats"))
          .as("numbers that JSON does not have in %s", namespace)
          .isEqualTo(expected(PostgresColumns.FLOATS));
    }
    all.assertThat(byKernel("every_type")).isEqualTo(expected(PostgresColumns.ALL));
    all.assertThat(byKernel("times")).isEqualTo(expected(PostgresColumns.TIMES));
    all.assertThat(byKernel("floats")).isEqualTo(expected(PostgresColumns.FLOATS));
    all.assertAll();
  }

  @Test
  void sparkReadsTheSameThroughTheCatalogAndDeltaByPath() throws Exception {
    Map<String, Map<Long, Map<String, String>>> tables = new LinkedHashMap<>();
    tables.put("icecap.iceberg.every_type", expected(PostgresColumns.ALL));
    tables.put("icecap.both.every_type", expected(PostgresColumns.ALL));
    tables.put("icecap.both.times", expected(PostgresColumns.TIMES));
    tables.put("icecap.iceberg.floats", expected(PostgresColumns.FLOATS));
    tables.put("icecap.old.every_type", expected(PostgresColumns.ALL));
    tables.put("icecap.old.stored_types__orc", expected(STORED));
    tables.put("icecap.old.stored_types__avro", expected(STORED));
    tables.put("delta.`" + folder("both", "every_type") + "`", expected(PostgresColumns.ALL));
    tables.put("delta.`" + folder("both", "times") + "`", expected(PostgresColumns.TIMES));
    try (Icecap icecap = open();
        CatalogServer server = serve(icecap)) {
      assertAnswers(tables, statements -> spark(server, statements));
    }
  }

  /** These, and then the snippet of docs/catalog.md, which goes to another catalog. */
  private static List<List<String>> spark(CatalogServer server, List<String> statements)
      throws Exception {
    List<String> all = new ArrayList<>(statements);
    all.addAll(CatalogPage.statements("iceberg.every_type"));
    List<List<String>> answers = new SparkReader(work).sql(server.uri(), all);
    assertThat(answers.get(all.size() - 1)).containsExactly("" + 2 * (ROWS + 1));
    return answers.subList(0, statements.size());
  }

  @Test
  @Tag("peers")
  void trinoReadsTheSameThroughTheCatalog() throws Exception {
    Map<String, Map<Long, Map<String, String>>> tables = new LinkedHashMap<>();
    tables.put("icecap.iceberg.every_type", expected(PostgresColumns.ALL));
    tables.put("icecap.both.every_type", expected(PostgresColumns.ALL));
    tables.put("icecap.both.times", expected(PostgresColumns.TIMES));
    tables.put("icecap.iceberg.times", times());
    tables.put("icecap.old.times", times());
    tables.put("icecap.old.every_type", expected(PostgresColumns.ALL));
    tables.put(
        "icecap.old.stored_types__orc",
        expected(replacing("0001-01-01T00:00:00.000001", "0000-12-31T23:59:59.000001")));
    tables.put("icecap.old.stored_types__avro", expected(STORED));
    try (Icecap icecap = open();
        CatalogServer server = serve(icecap)) {
      assertAnswers(
          tables,
          statements -> new TrinoReader(work).answers(Map.of("icecap", server.uri()), statements));
    }
  }

  @Test
  void infiniteTimesAreRefusedAndTheirNeighboursAreThere() throws Exception {
    InfiniteTimes.assertRefused(
        DeadLetters.read(replicated.servers(), DEAD, 2 * InfiniteTimes.ROWS), 0, STREAMED);
    awaitRows("endless", "endless", 2);
  }

  private interface Engine {
    List<List<String>> answers(List<String> statements) throws Exception;
  }

  private static void assertAnswers(
      Map<String, Map<Long, Map<String, String>>> tables, Engine engine) throws Exception {
    List<List<String>> answers =
        engine.answers(tables.keySet().stream().map(table -> "SELECT * FROM " + table).toList());
    SoftAssertions all = new SoftAssertions();
    int next = 0;
    for (var table : tables.entrySet()) {
      all.assertThat(answers.get(next++).stream().sorted().toList())
          .as(table.getKey())
          .isEqualTo(printed(table.getValue()));
    }
    all.assertAll();
  }

  private static List<String> printed(Map<Long, Map<String, String>> rows) {
    return rows.entrySet().stream()
        .map(
            row -> {
              List<Object> values = new ArrayList<>();
              values.add(row.getKey());
              values.addAll(row.getValue().values());
              return SparkReader.text(values);
            })
        .sorted()
        .toList();
  }

  private static Icecap open() {
    return Icecap.open(
        new RedisSettings(URI.create(replicated.redis().url()), Duration.ofSeconds(5), "types"),
        new StoreSettings(new Location(replicated.warehouse()), Map.of()),
        Duration.ofHours(1));
  }

  private static CatalogServer serve(Icecap icecap) throws IOException {
    return LoopbackServer.start(icecap, new Location(replicated.warehouse()));
  }

  private static void createTables() throws Exception {
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
  private static void insert(int firstId) throws Exception {
    replicated.execute(InfiniteTimes.insert(firstId));
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

  private static void connect() throws Exception {
    Map<String, String> source = FloatsAsText.source();
    source.put("table.include.list", "public.(every_type|stored_types|times|floats|endless)");
    replicated.source(source);
    for (var sink : SINKS.entrySet()) {
      Map<String, String> options = FloatsAsText.sink();
      options.putAll(sink.getValue());
      options.put("topics.regex", replicated.topics("(every_type|stored_types|times|floats)"));
      replicated.sink(sink.getKey(), options);
    }
    Map<String, String> endless = DeadLetters.options(DEAD);
    endless.put("topics.regex", replicated.topics("endless"));
    replicated.sink("endless", endless);
  }

  private static void awaitRows(int count) throws Exception {
    for (String namespace : SINKS.keySet()) {
      for (String table : TABLES.keySet()) {
        awaitRows(namespace, table, count);
      }
    }
    awaitRows("old", "stored_types__orc", count);
    awaitRows("old", "stored_types__avro", count);
  }

  private static void awaitRows(String namespace, String table, int count) throws Exception {
    Await.until(
        count + " rows in " + namespace + "." + table,
        Replicated.LIMIT,
        () -> {
          replicated.check();
          return rows(table(namespace, table)) == count;
        });
  }

  private static long rows(Table table) throws IOException {
    long count = 0;
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask file : files) {
        count += file.file().recordCount();
      }
    }
    return count;
  }

  private static Path folder(String namespace, String table) {
    return replicated.folder(namespace, table);
  }

  private static Table table(String namespace, String table) throws IOException {
    return replicated.table(namespace, table);
  }

  private static Map<Long, Map<String, String>> byIceberg(String namespace, String name)
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

  private static Map<Long, Map<String, String>> byKernel(String name) throws IOException {
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
}
