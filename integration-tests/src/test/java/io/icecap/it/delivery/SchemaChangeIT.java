package io.icecap.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.catalog.IcecapCatalog;
import io.icecap.demo.ConfigTemplate;
import io.icecap.demo.TableChain;
import io.icecap.it.SharedServers;
import io.icecap.redis.RedisOrchestrator;
import io.icecap.redis.RedisSettings;
import io.icecap.servers.Await;
import io.icecap.servers.ConnectRest;
import io.icecap.servers.EmbeddedPostgres;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import io.icecap.store.local.LocalObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ALTER TABLE in PostgreSQL, through Debezium, while changes stream. */
class SchemaChangeIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path work;
  private EmbeddedRedis redis;
  private EmbeddedPostgres postgres;
  private Connection connection;
  private ConnectRest rest;

  @BeforeEach
  void start() throws Exception {
    SharedServers servers = SharedServers.ofThisJvm();
    rest = servers.worker().rest();
    redis = EmbeddedRedis.start(work.resolve("redis"));
    postgres = EmbeddedPostgres.start(work.resolve("postgres"));
    connection = postgres.connect();
    execute("create table items (id bigint primary key, n int not null, note text not null)");
    execute("create table others (id bigint primary key, name text)");
    execute("insert into items select i, i, 'note ' || i from generate_series(1, 50) i");
    execute("insert into others values (1, 'one')");
    connect(servers);
  }

  @AfterEach
  void stop() throws Exception {
    rest.delete("altered-sink");
    rest.delete("altered-source");
    connection.close();
    postgres.close();
    redis.close();
  }

  @Test
  void theTableFollowsItsSource() throws Exception {
    awaitEquality("items", "id, n, note");

    execute("alter table items add column added text");
    execute("update items set added = 'a' || id where id % 2 = 0");
    execute("alter table items alter column n type bigint");
    execute("insert into items values (1001, 5000000000, 'wide', null)");
    execute("alter table items alter column note drop not null");
    execute("insert into items values (1002, 1, null, 'x')");
    awaitEquality("items", "id, n, note, added");

    execute("alter table items drop column added");
    execute("update items set n = n + 1 where id % 2 = 0");
    awaitEquality("items", "id, n, note, null as added");
  }

  @Test
  void anIncompatibleTypeStopsItsTableAloneUntilTheTableIsChanged() throws Exception {
    awaitEquality("items", "id, n, note");

    execute("alter table items alter column n type text using 'n' || n");
    execute("update items set note = 'after' where id <= 10");
    execute("insert into others values (2, 'two')");
    awaitEquality("others", "id, name");
    assertThat(read("items", "id, n, note").get(1L)).isEqualTo(List.of("1", "1", "note 1"));
    assertThat(rest.status("altered-sink").failure()).isEmpty();

    renameInTheTable("items", "n", "n_before");
    execute("update items set note = 'later' where id > 10");
    awaitEquality("items", "id, n, note");
  }

  /** As any engine does it that writes to the catalog. */
  private void renameInTheTable(String table, String from, String to) throws Exception {
    RedisSettings settings =
        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(5), "icecap");
    Location warehouse = new Location("file://" + work.resolve("warehouse").toAbsolutePath());
    try (RedisOrchestrator orchestrator = RedisOrchestrator.open(settings)) {
      IcecapCatalog.open(
              new LocalObjectStore(),
              new StoreSettings(warehouse, Map.of()),
              orchestrator.tablePointers(),
              Clock.systemUTC())
          .loadTable(TableIdentifier.of("altered", table))
          .updateSchema()
          .renameColumn(from, to)
          .commit();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void connect(SharedServers servers) throws Exception {
    Map<String, String> values = new HashMap<>();
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
    values.put("TASKS", "1");
    String prefix = "altered" + Long.toString(System.nanoTime(), 36);
    Map<String, String> source = config(servers, "debezium-postgres-source.json", values);
    source.put("table.include.list", "public.items,public.others");
    source.put("topic.prefix", prefix);
    source.put("topic.creation.default.partitions", "1");
    run("altered-source", source);
    Map<String, String> sink = config(servers, "icecap-sink.json", values);
    sink.put("topics.regex", prefix + "\\.public\\..*");
    sink.put("table.name.format", "altered.$1");
    sink.put("commit.interval.ms", "300");
    run("altered-sink", sink);
  }

  private static Map<String, String> config(
      SharedServers servers, String file, Map<String, String> values) throws IOException {
    return new HashMap<>(
        new ConfigTemplate(servers.project().config(file), values).connectorConfig());
  }

  private void run(String name, Map<String, String> config) throws Exception {
    rest.put(name, config);
    rest.awaitRunning(name, 1, LIMIT);
  }

  /** Waits until the table has what the columns are in PostgreSQL. */
  private void awaitEquality(String table, String columns) throws Exception {
    Await.until(
        table + " to equal its source",
        LIMIT,
        () -> {
          Map<Long, List<String>> expected = source(table, columns);
          Map<Long, List<String>> found = read(table, columns);
          if (found.equals(expected)) {
            return true;
          }
          throw new IllegalStateException("%s and not %s".formatted(found, expected));
        });
  }

  private Map<Long, List<String>> source(String table, String columns) throws SQLException {
    Map<Long, List<String>> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select " + columns + " from " + table)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.put(result.getLong(1), row);
      }
    }
    return rows;
  }

  private Map<Long, List<String>> read(String name, String columns) throws IOException {
    Table table = new TableChain(work.resolve("warehouse/altered").resolve(name)).newest();
    String[] names = columns.replace("null as ", "").split(", ");
    Map<Long, List<String>> rows = new TreeMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        List<String> row = new ArrayList<>();
        for (String column : names) {
          row.add(String.valueOf(record.getField(column)));
        }
        rows.put((Long) record.getField("id"), row);
      }
    }
    return rows;
  }
}
