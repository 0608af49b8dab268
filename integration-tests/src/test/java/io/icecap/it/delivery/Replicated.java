package io.icecap.it.delivery;

import io.icecap.demo.ConfigTemplate;
import io.icecap.demo.TableChain;
import io.icecap.it.SharedServers;
import io.icecap.servers.ConnectRest;
import io.icecap.servers.EmbeddedPostgres;
import io.icecap.servers.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** A PostgreSQL of its own that Debezium reads into tables of the namespace {@code replicated}. */
final class Replicated implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(3);

  private final Path work;
  private final SharedServers servers;
  private final ConnectRest rest;
  private final EmbeddedRedis redis;
  private final EmbeddedPostgres postgres;
  private final Connection connection;
  private final String prefix = "replicated" + Long.toString(System.nanoTime(), 36);

  private Replicated(Path work) throws Exception {
    this.work = work;
    this.servers = SharedServers.ofThisJvm();
    this.rest = servers.worker().rest();
    this.redis = EmbeddedRedis.start(work.resolve("redis"));
    this.postgres = EmbeddedPostgres.start(work.resolve("postgres"));
    this.connection = postgres.connect();
  }

  static Replicated start(Path work) throws Exception {
    return new Replicated(work);
  }

  void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }

  void source(Map<String, String> options) throws Exception {
    Map<String, String> source = config("debezium-postgres-source.json");
    source.put("topic.prefix", prefix);
    source.put("topic.creation.default.partitions", "1");
    source.putAll(options);
    run(prefix + "-source", source);
  }

  /** Starts the sink, or gives it other options. */
  void sink(Map<String, String> options) throws Exception {
    Map<String, String> sink = config("icecap-sink.json");
    sink.put("topics.regex", prefix + "\\.public\\..*");
    sink.put("table.name.format", "replicated.$1");
    sink.put("commit.interval.ms", "200");
    sink.putAll(options);
    run(prefix + "-sink", sink);
  }

  void stopSink() throws Exception {
    rest.delete(prefix + "-sink");
  }

  private Map<String, String> config(String file) throws IOException {
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
    return new HashMap<>(
        new ConfigTemplate(servers.project().config(file), values).connectorConfig());
  }

  private void run(String name, Map<String, String> config) throws Exception {
    rest.put(name, config);
    rest.awaitRunning(name, 1, LIMIT);
  }

  /** What a query says in PostgreSQL, as text, by its first column. */
  Map<String, List<String>> query(String sql) throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getObject(i)));
        }
        rows.put(row.get(0), row);
      }
    }
    return rows;
  }

  Table table(String name) throws IOException {
    return new TableChain(work.resolve("warehouse/replicated").resolve(name)).newest();
  }

  /** These columns of all rows of a table, as text, by the first of them. */
  Map<String, List<String>> rows(String name, String... columns) throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table(name)).build()) {
      for (Record record : records) {
        List<String> row = new ArrayList<>();
        for (String column : columns) {
          row.add(String.valueOf(record.getField(column)));
        }
        if (rows.put(row.get(0), row) != null) {
          throw new AssertionError("%s is there twice in %s".formatted(row.get(0), name));
        }
      }
    }
    return rows;
  }

  @Override
  public void close() throws Exception {
    rest.delete(prefix + "-sink");
    rest.delete(prefix + "-source");
    connection.close();
    postgres.close();
    redis.close();
  }
}
