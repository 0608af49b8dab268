package io.icecap.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.demo.ChangeStream;
import io.icecap.demo.ConfigTemplate;
import io.icecap.demo.TableChain;
import io.icecap.demo.TpchTables;
import io.icecap.demo.Verifier;
import io.icecap.it.Intensity;
import io.icecap.it.SharedServers;
import io.icecap.it.readers.Filter;
import io.icecap.it.readers.SparkReader;
import io.icecap.servers.Await;
import io.icecap.servers.ConnectRest;
import io.icecap.servers.EmbeddedPostgres;
import io.icecap.servers.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, from PostgreSQL through Debezium, with the configuration that is shipped. */
class EqualityIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final double SCALE = 0.001;
  private static final int CHANGES_PER_SECOND = 500;
  private static final Duration STREAM = Duration.ofSeconds(Intensity.times(15));
  private static final int FILTERS = 200;
  private static final long SEED = Intensity.seed(42);

  @TempDir Path work;

  @Test
  void tablesEqualPostgresForIcebergsReaderAndForSparkAlsoThroughFilters() throws Exception {
    SharedServers servers = SharedServers.ofThisJvm();
    ConnectRest rest = servers.worker().rest();
    var tables = new TpchTables();
    try (var redis = EmbeddedRedis.start(work.resolve("redis"));
        var postgres = EmbeddedPostgres.start(work.resolve("postgres"));
        Connection connection = postgres.connect()) {
      tables.load(connection, SCALE);
      connect(servers, rest, postgres, redis);
      try (ChangeStream changes =
          tables.changes(postgres.connect(), CHANGES_PER_SECOND, SEED, InstantSource.system())) {
        long end = System.nanoTime() + STREAM.toNanos();
        changes.run(() -> System.nanoTime() - end < 0);
      }
      changeOneKeyOverAndOver(connection);

      awaitEquality(tables, connection);
      rest.delete("icecap-sink");
      rest.delete("tpch-source");
    }
    compareFilteredReads(tables);
  }

  private void connect(
      SharedServers servers, ConnectRest rest, EmbeddedPostgres postgres, EmbeddedRedis redis)
      throws Exception {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("POSTGRES_HOST", postgres.host());
    values.put("POSTGRES_PORT", String.valueOf(postgres.port()));
    values.put("POSTGRES_USER", postgres.user());
    values.put("POSTGRES_PASSWORD", "");
    values.put("POSTGRES_DATABASE", postgres.database());
    values.put("KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers());
    values.put("REDIS_URL", redis.url());
    values.put("WAREHOUSE", "file://" + work.resolve("warehouse").toAbsolutePath());
    values.put("CACHE_DIR", work.resolve("cache").toString());
    values.put("APPLIER", "embedded");
    values.put("TASKS", "2");
    for (String file : List.of("debezium-postgres-source.json", "icecap-sink.json")) {
      var template = new ConfigTemplate(servers.project().config(file), values);
      Map<String, String> config = template.connectorConfig();
      rest.put(template.connectorName(), config);
      rest.awaitRunning(template.connectorName(), Integer.parseInt(config.get("tasks.max")), LIMIT);
    }
  }

  /** Many changes of one key in one transaction, among them its end and its return. */
  private static void changeOneKeyOverAndOver(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("create temporary table kept as select * from lineitem limit 1");
      String kept =
          " where (l_orderkey, l_linenumber) in (select l_orderkey, l_linenumber from kept)";
      for (int i = 0; i < 20; i++) {
        statement.execute("update lineitem set l_quantity = l_quantity + 1" + kept);
        statement.execute("delete from lineitem" + kept);
        statement.execute("insert into lineitem select * from kept");
        statement.execute("update lineitem set l_comment = 'life " + i + "'" + kept);
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private void awaitEquality(TpchTables tables, Connection connection) throws Exception {
    var verifier = new Verifier(connection, 1_000_000);
    for (String table : tables.names()) {
      Await.until(
          "table " + table + " to equal PostgreSQL's",
          LIMIT,
          () -> {
            var verdict = verifier.verify(table, iceberg(table));
            if (!verdict.isEqual()) {
              throw new IllegalStateException(verdict.toString());
            }
            return true;
          });
    }
  }

  private void compareFilteredReads(TpchTables tables) throws Exception {
    Random random = new Random(SEED);
    List<SparkReader.Query> queries = new ArrayList<>();
    List<List<String>> expected = new ArrayList<>();
    for (String name : tables.names()) {
      Table table = iceberg(name);
      List<Map<String, Object>> rows = read(table, Expressions.alwaysTrue());
      List<String> columns = table.schema().columns().stream().map(NestedField::name).toList();
      queries.add(new SparkReader.Query(path(name), ""));
      expected.add(sortedTexts(rows));
      for (int i = 0; i < FILTERS; i++) {
        Filter filter = Filter.random(columns, rows, random);
        List<String> matching = sortedTexts(rows.stream().filter(filter.inJava()).toList());
        assertThat(sortedTexts(read(table, filter.inIceberg())))
            .as("%s where %s, by Iceberg's reader", name, filter.inSql())
            .isEqualTo(matching);
        queries.add(new SparkReader.Query(path(name), filter.inSql()));
        expected.add(matching);
      }
    }
    List<List<String>> answers = new SparkReader(work).answers(queries);
    for (int i = 0; i < queries.size(); i++) {
      assertThat(answers.get(i).stream().sorted().toList())
          .as("%s, by Spark", queries.get(i))
          .isEqualTo(expected.get(i));
    }
  }

  private Path path(String table) {
    return work.resolve("warehouse/tpch").resolve(table);
  }

  private Table iceberg(String table) throws IOException {
    return new TableChain(path(table)).newest();
  }

  private static List<Map<String, Object>> read(Table table, Expression filter) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).where(filter).build()) {
      for (Record record : records) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (NestedField column : table.schema().columns()) {
          row.put(column.name(), record.getField(column.name()));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<String> sortedTexts(List<Map<String, Object>> rows) {
    return rows.stream()
        .map(row -> SparkReader.text(new ArrayList<>(row.values())))
        .sorted()
        .toList();
  }
}
