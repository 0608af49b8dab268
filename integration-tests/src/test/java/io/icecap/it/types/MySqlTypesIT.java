package io.icecap.it.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.icecap.Icecap;
import io.icecap.demo.ConfigTemplate;
import io.icecap.demo.TableChain;
import io.icecap.it.DeadLetters;
import io.icecap.it.LoopbackServer;
import io.icecap.it.SharedServers;
import io.icecap.it.readers.SparkReader;
import io.icecap.redis.RedisSettings;
import io.icecap.server.CatalogServer;
import io.icecap.servers.Await;
import io.icecap.servers.ConnectRest;
import io.icecap.servers.EmbeddedMariaDb;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.source.TypedColumn;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

/**
 * Every type of MySQL from Debezium's connector for MySQL, from a snapshot and from the binary log
 * of a MariaDB; deletes, key changes, and keys that come again.
 */
class MySqlTypesIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String EVERY_TYPE = "every_type";
  private static final int ROWS = 3;
  private static final int STREAMED = 100;
  private static final int MOVED = 200;

  private static final List<String> SPANS =
      List.of("838:59:59", "-838:59:59.000001", "23:59:59.999999", "24:00:00");
  private static final String DEAD = "mysql-types-dead";

  @TempDir Path work;

  @Test
  void valuesAreWhatMySqlHas() throws Exception {
    SharedServers servers = SharedServers.ofThisJvm();
    Path binaries = servers.project().mariaDb();
    assumeTrue(Files.isDirectory(binaries), "MariaDB is there for Linux on amd64 alone");
    ConnectRest rest = servers.worker().rest();
    try (var redis = EmbeddedRedis.start(work.resolve("redis"));
        var mariaDb = EmbeddedMariaDb.start(binaries, work.resolve("mariadb"))) {
      mariaDb.execute(
          MySqlColumns.ALL.stream()
              .map(column -> column.name() + " " + column.type())
              .collect(
                  Collectors.joining(
                      ", ",
                      "create database shop; use shop;"
                          + " create table every_type (id bigint primary key, ",
                      ");")));
      mariaDb.execute("use shop; create table spans (id bigint primary key, t time(6));");
      insertSpans(mariaDb, 0);
      insert(mariaDb, 0);
      connect(servers, rest, mariaDb, redis);
      await(expected(0));

      insertSpans(mariaDb, STREAMED);
      insert(mariaDb, STREAMED);
      mariaDb.execute(
          "use shop; delete from every_type where id = 1;"
              + " update every_type set id = %d where id = 0;".formatted(MOVED)
              + " delete from every_type where id = %d;".formatted(STREAMED)
              + " insert into every_type (id, vc) values (%d, 'back');".formatted(STREAMED));
      await(afterChanges());
      assertSparkReads(afterChanges(), redis);
      assertLongTimesAreRefused(servers);
      rest.delete("mysql-sink");
      rest.delete("mysql-source");
    }
  }

  /** Of MySQL's times those are of a day that one has. */
  private static void insertSpans(EmbeddedMariaDb mariaDb, int firstId) throws Exception {
    StringBuilder script = new StringBuilder("use shop; ");
    for (int i = 0; i < SPANS.size(); i++) {
      script.append(
          "insert into spans (id, t) values (%d, '%s'); ".formatted(firstId + i, SPANS.get(i)));
    }
    mariaDb.execute(script.toString());
  }

  private void assertLongTimesAreRefused(SharedServers servers) throws Exception {
    int refused = 2 * (SPANS.size() - 1);
    List<DeadLetters.Letter> letters = DeadLetters.read(servers, DEAD, refused);
    assertThat(letters)
        .hasSize(refused)
        .allSatisfy(
            letter ->
                assertThat(letter.reason())
                    .contains("table mysql.spans", "column 't'", "24:00:00, negative, or longer"));
    assertThat(rows("spans").keySet()).containsExactly(2L, STREAMED + 2L);
  }

  private void assertSparkReads(Map<Long, Map<String, String>> expected, EmbeddedRedis redis)
      throws Exception {
    List<String> rows =
        expected.entrySet().stream()
            .map(
                row -> {
                  List<Object> values = new ArrayList<>(List.of(row.getKey()));
                  values.addAll(row.getValue().values());
                  return SparkReader.text(values);
                })
            .sorted()
            .toList();
    Location warehouse = new Location("file://" + work.resolve("warehouse").toAbsolutePath());
    String query = "SELECT * FROM icecap.mysql.every_type";
    try (Icecap icecap =
            Icecap.open(
                new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "icecap"),
                new StoreSettings(warehouse, Map.of()),
                Duration.ofHours(1));
        CatalogServer server = LoopbackServer.start(icecap, warehouse)) {
      assertThat(new SparkReader(work).sql(server.uri(), List.of(query)).get(0).stream().sorted())
          .containsExactlyElementsOf(rows);
    }
  }

  private static Map<Long, Map<String, String>> afterChanges() {
    Map<Long, Map<String, String>> rows = expected(0);
    rows.putAll(expected(STREAMED));
    rows.remove(1L);
    rows.put((long) MOVED, rows.remove(0L));
    Map<String, String> back = nothing();
    back.put("vc", "back");
    rows.put((long) STREAMED, back);
    return rows;
  }

  /** The rows of values, and one that is null all over. */
  private static void insert(EmbeddedMariaDb mariaDb, int firstId) throws Exception {
    StringBuilder script = new StringBuilder("use shop;\n");
    for (int row = 0; row < ROWS; row++) {
      int of = row;
      script.append(
          MySqlColumns.ALL.stream()
              .map(column -> column.value(of))
              .collect(
                  Collectors.joining(
                      ", ",
                      "insert into every_type values (%d, ".formatted(firstId + row),
                      ");\n")));
    }
    script.append("insert into every_type (id) values (%d);".formatted(firstId + ROWS));
    mariaDb.execute(script.toString());
  }

  private static Map<Long, Map<String, String>> expected(int firstId) {
    Map<Long, Map<String, String>> rows = new TreeMap<>();
    for (int row = 0; row < ROWS; row++) {
      Map<String, String> values = new LinkedHashMap<>();
      for (TypedColumn column : MySqlColumns.ALL) {
        values.put(column.name(), column.expected(row));
      }
      rows.put((long) firstId + row, values);
    }
    rows.put((long) firstId + ROWS, nothing());
    return rows;
  }

  private static Map<String, String> nothing() {
    Map<String, String> values = new LinkedHashMap<>();
    MySqlColumns.ALL.forEach(column -> values.put(column.name(), "null"));
    return values;
  }

  private void connect(
      SharedServers servers, ConnectRest rest, EmbeddedMariaDb mariaDb, EmbeddedRedis redis)
      throws Exception {
    String kafka = servers.kafka().bootstrapServers();
    Map<String, String> values = new HashMap<>();
    values.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
    values.put("REDIS_URL", redis.url());
    values.put("WAREHOUSE", "file://" + work.resolve("warehouse").toAbsolutePath());
    values.put("CACHE_DIR", work.resolve("cache").toString());
    values.put("APPLIER", "embedded");
    values.put("TASKS", "1");
    Map<String, String> sink =
        new HashMap<>(
            new ConfigTemplate(servers.project().config("icecap-sink.json"), values)
                .connectorConfig());
    Map<String, String> source = new HashMap<>();
    for (String side : List.of("key.converter", "value.converter")) {
      source.put(side, sink.get(side));
      source.put(side + ".schemas.enable", "true");
      source.put(side + ".replace.null.with.default", "false");
    }
    source.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
    source.put("tasks.max", "1");
    source.put("topic.prefix", "mysql");
    source.put("database.hostname", "127.0.0.1");
    source.put("database.port", String.valueOf(mariaDb.port()));
    source.put("database.user", EmbeddedMariaDb.USER);
    source.put("database.password", EmbeddedMariaDb.USER);
    source.put("database.server.id", "4711");
    source.put("database.include.list", "shop");
    source.put("include.schema.changes", "false");
    source.put("bigint.unsigned.handling.mode", "precise");
    source.put("schema.history.internal.kafka.bootstrap.servers", kafka);
    source.put("schema.history.internal.kafka.topic", "mysql-history");
    run(rest, "mysql-source", source);
    sink.put("topics.regex", "mysql\\.shop\\..*");
    sink.put("table.topic.regex", "mysql\\.shop\\.(.*)");
    sink.put("table.name.format", "mysql.$1");
    sink.put("decimal.overflow", "string");
    sink.put("commit.interval.ms", "300");
    // Spark can't read Iceberg's times of the day.
    sink.put("table.formats", "iceberg,delta");
    sink.put("table.mysql.spans.table.formats", "iceberg");
    sink.putAll(DeadLetters.options(DEAD));
    run(rest, "mysql-sink", sink);
  }

  private static void run(ConnectRest rest, String name, Map<String, String> config)
      throws Exception {
    rest.put(name, config);
    rest.awaitRunning(name, 1, LIMIT);
  }

  private void await(Map<Long, Map<String, String>> expected) throws Exception {
    Await.until(
        "the rows " + expected.keySet(),
        LIMIT,
        () -> rows(EVERY_TYPE).keySet().equals(expected.keySet()));
    Map<Long, Map<String, String>> rows = rows(EVERY_TYPE);
    SoftAssertions all = new SoftAssertions();
    expected.forEach(
        (id, row) ->
            row.forEach(
                (column, value) ->
                    all.assertThat(rows.get(id).get(column))
                        .as("%s of row %d", column, id)
                        .isEqualTo(value)));
    all.assertAll();
  }

  private Map<Long, Map<String, String>> rows(String name) throws IOException {
    Table table = new TableChain(work.resolve("warehouse/mysql").resolve(name)).newest();
    Map<Long, Map<String, String>> rows = new TreeMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        Map<String, String> values = new LinkedHashMap<>();
        for (NestedField column : table.schema().columns()) {
          values.put(
              column.name(), PrintedRow.print(column.type(), record.getField(column.name())));
        }
        values.remove("id");
        rows.put((Long) record.getField("id"), values);
      }
    }
    return rows;
  }
}
