package io.icecap.it.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.Icecap;
import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.cli.Main;
import io.icecap.demo.ConfigTemplate;
import io.icecap.it.SharedServers;
import io.icecap.redis.RedisSettings;
import io.icecap.servers.Await;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.servers.ForkedWorker;
import io.icecap.sql.AsOf;
import io.icecap.sql.RowLogSettings;
import io.icecap.sql.SqlResult;
import io.icecap.sql.SqlSession;
import io.icecap.sql.SqlSettings;
import io.icecap.sql.StatementException;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.table.PartitionMoves;
import io.icecap.table.TableSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of statements by way of Kafka, with a sink that brings what Redis has lost. */
class SqlThroughKafkaIT {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private static final RowSchema EVERY_TYPE =
      new RowSchema(
          RowSchema.OF_A_RECORD,
          List.of(
              new Column(0, "id", Simple.LONG, true),
              new Column(0, "flag", Simple.BOOLEAN, false),
              new Column(0, "n", Simple.INT, false),
              new Column(0, "f", Simple.FLOAT, false),
              new Column(0, "d", Simple.DOUBLE, false),
              new Column(0, "text", Simple.STRING, false),
              new Column(0, "bytes", Simple.BINARY, false),
              new Column(0, "price", new ColumnType.Decimal(20, 4), false),
              new Column(0, "day", Simple.DATE, false),
              new Column(0, "time", Simple.TIME, false),
              new Column(0, "ts", Simple.TIMESTAMP, false),
              new Column(0, "tsz", Simple.TIMESTAMPTZ, false),
              new Column(0, "ns", Simple.TIMESTAMP_NANO, false),
              new Column(0, "uuid", Simple.UUID, false),
              new Column(0, "list", ColumnType.ListOf.of(Simple.DOUBLE, false), false),
              new Column(0, "map", ColumnType.MapOf.of(Simple.INT, Simple.STRING, false), false)),
          List.of(0));

  private static final String ROW =
      """
      INSERT INTO typed VALUES (%d, true, -7, 'NaN', -0.0::DOUBLE, '__debezium_unavailable_value',
        '\\x00\\xFF'::BLOB, -1234567890123456.7891, '2024-02-29', '23:59:59.999999',
        '1969-12-31 23:59:59.999999', '2024-05-06 07:08:09.000001+02', '2024-05-06 07:08:09.123456789',
        '0f0e0d0c-0b0a-0908-0706-050403020100', ['Infinity'::DOUBLE, NULL, 1.5], MAP {1: 'ä', 2: NULL})""";

  private static final String SEEN =
      "[%d, true, -7, NaN, -0.0, __debezium_unavailable_value, [0, -1], -1234567890123456.7891,"
          + " 2024-02-29, 23:59:59.999999, 1969-12-31T23:59:59.999999, 2024-05-06T05:08:09.000001Z,"
          + " 2024-05-06T07:08:09.123456789, 0f0e0d0c-0b0a-0908-0706-050403020100,"
          + " [Infinity, null, 1.5], {1=ä, 2=null}]";

  @TempDir static Path work;
  private static SharedServers servers;
  private static EmbeddedRedis redis;
  private static Icecap icecap;

  @BeforeAll
  static void createTheTables() throws Exception {
    servers = SharedServers.ofThisJvm();
    redis = EmbeddedRedis.start(work.resolve("redis"));
    icecap =
        Icecap.open(
            new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "icecap"),
            new StoreSettings(new Location("file://" + work.resolve("warehouse")), Map.of()),
            Duration.ofHours(1));
    for (String name : List.of("viakafka.typed", "viakafka.counted")) {
      var ignored =
          icecap
              .tables()
              .openOrCreate(
                  TableName.parse(name),
                  EVERY_TYPE,
                  new TableSettings(
                      "bucket(2, id)",
                      Optional.empty(),
                      OptionalInt.empty(),
                      Optional.empty(),
                      PartitionMoves.REFUSE),
                  Map.of());
    }
  }

  @AfterAll
  static void stop() {
    icecap.close();
    redis.close();
  }

  private static SqlSettings settings(boolean async) {
    return SqlSettings.in(work.resolve("sql"))
        .through(
            new RowLogSettings(
                Map.of("bootstrap.servers", servers.kafka().bootstrapServers()),
                RowLogSettings.TOPICS_DEFAULT,
                async));
  }

  /** The shipped connector, on a worker of its own. */
  private static void runSink(ForkedWorker worker) throws Exception {
    var template =
        new ConfigTemplate(
            servers.project().config("icecap-sql-sink.json"),
            Map.of(
                "TASKS",
                "1",
                "KAFKA_BOOTSTRAP_SERVERS",
                servers.kafka().bootstrapServers(),
                "REDIS_URL",
                redis.url(),
                "WAREHOUSE",
                "file://" + work.resolve("warehouse"),
                "CACHE_DIR",
                work.resolve("cache").toString(),
                "APPLIER",
                "embedded"));
    Map<String, String> sink = new HashMap<>(template.connectorConfig());
    sink.put("commit.interval.ms", "300");
    sink.put("lease.ms", "2000");
    sink.put("redis.timeout.ms", "1500");
    worker.rest().put("sql-sink", sink);
    worker.rest().awaitRunning("sql-sink", 1, LIMIT);
  }

  /** What {@code ./icecap sql --kafka …} prints. */
  private static String commandLine(String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] where = {
      "sql",
      "--output=csv",
      "--redis=" + redis.url(),
      "--warehouse=" + work.resolve("warehouse"),
      "--temporary=" + work.resolve("sql"),
      "--kafka=" + servers.kafka().bootstrapServers()
    };
    int code =
        Main.execute(
            new PrintWriter(out),
            new PrintWriter(err),
            Stream.concat(Stream.of(where), Stream.of(options)).toArray(String[]::new));
    assertThat(code).as("%s", err).isZero();
    return out.toString();
  }

  private static List<String> rows(SqlSession session, String statement) {
    List<String> rows = new ArrayList<>();
    try (SqlResult result = session.execute(statement)) {
      while (result.next()) {
        Object[] row = result.row();
        for (int i = 0; i < row.length; i++) {
          row[i] = row[i] instanceof byte[] bytes ? Arrays.toString(bytes) : row[i];
        }
        rows.add(Arrays.toString(row));
      }
    }
    return rows;
  }

  @Test
  void rowsOfEveryTypeComeBackFromKafkaWhenWorkerAndRedisAreLost() throws Exception {
    try (SqlSession waiting = icecap.sql(settings(false), new AsOf.Now());
        SqlSession async = icecap.sql(settings(true), new AsOf.Now());
        SqlSession published =
            icecap.sql(SqlSettings.in(work.resolve("sql")), new AsOf.Published());
        ForkedWorker worker = servers.fork("sqlsink", "worker")) {
      // Given rows whose statements have waited for their snapshots
      for (int id = 1; id <= 3; id++) {
        assertThat(rows(waiting, ROW.formatted(id))).containsExactly("[1]");
      }
      assertThat(rows(published, "SELECT * FROM typed WHERE id = 1"))
          .containsExactly(SEEN.formatted(1));
      runSink(worker);
      assertThat(rows(waiting, "UPDATE typed SET n = n + 1 WHERE id = 2")).containsExactly("[1]");
      assertThatThrownBy(() -> rows(waiting, ROW.formatted(2)))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("There is a row with the key of an inserted one");
      // When there is nobody to apply the next ones, and Redis loses them
      worker.kill();
      assertThat(rows(async, ROW.formatted(4))).containsExactly("[1]");
      assertThat(rows(async, "UPDATE typed SET n = n * 10 WHERE id IN (1, 2)"))
          .containsExactly("[2]");
      assertThat(commandLine("--async", "-c", "DELETE FROM typed WHERE id = 3"))
          .isEqualTo("changed\r\n1\r\n");
      String seen = "SELECT id, n FROM typed ORDER BY id";
      assertThat(rows(published, seen)).containsExactly("[1, -7]", "[2, -6]", "[3, -7]");
      redis.flushAll();
      assertThatThrownBy(() -> rows(waiting, "UPDATE typed SET n = n + 1 WHERE id = 1"))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("has rows that the table lacks");
      worker.restart();
      // Then
      Await.until(
          "the sink to bring what was lost",
          LIMIT,
          () -> rows(published, seen).equals(List.of("[1, -70]", "[2, -60]", "[4, -7]")));
      assertThat(rows(published, "SELECT * FROM typed WHERE id = 4"))
          .containsExactly(SEEN.formatted(4));
      assertThat(rows(waiting, "UPDATE typed SET n = 0 WHERE id = 4")).containsExactly("[1]");
      assertThat(rows(published, seen)).containsExactly("[1, -70]", "[2, -60]", "[4, 0]");
    }
  }

  @Test
  void noUpdateIsLostBetweenSessionsWithAndWithoutKafka() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (SqlSession first = icecap.sql(settings(false), new AsOf.Now())) {
      assertThat(rows(first, "INSERT INTO counted (id, n) VALUES (1, 0)")).containsExactly("[1]");
      // When
      List<Future<?>> running = new ArrayList<>();
      for (SqlSettings each :
          List.of(settings(false), settings(true), SqlSettings.in(work.resolve("sql")))) {
        running.add(
            threads.submit(
                () -> {
                  try (SqlSession session = icecap.sql(each, new AsOf.Now())) {
                    for (int i = 0; i < 4; i++) {
                      assertThat(rows(session, "UPDATE counted SET n = n + 1 WHERE id = 1"))
                          .containsExactly("[1]");
                    }
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
      // Then
      assertThat(rows(first, "SELECT n FROM counted")).containsExactly("[12]");
      assertThatThrownBy(
              () -> {
                rows(first, "BEGIN");
                rows(first, "DELETE FROM counted");
              })
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("Leave out BEGIN, or --kafka");
    } finally {
      threads.shutdownNow();
    }
  }
}
