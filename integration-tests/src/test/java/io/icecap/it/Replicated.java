package io.icecap.it;

import io.icecap.demo.ConfigTemplate;
import io.icecap.demo.TableChain;
import io.icecap.demo.TableVerdict;
import io.icecap.demo.Verifier;
import io.icecap.servers.Await;
import io.icecap.servers.ConnectRest;
import io.icecap.servers.ConnectWorker;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * A PostgreSQL and a Redis of its own that Debezium and a sink of {@code config/} make tables of,
 * on the shared worker. All rows of a topic are in one partition.
 */
public final class Replicated implements AutoCloseable {
  public static final Duration LIMIT = Duration.ofMinutes(3);

  private static final String NAMESPACE = "replicated";

  private final Path work;
  private final SharedServers servers;
  private final ConnectRest rest;
  private final EmbeddedRedis redis;
  private final EmbeddedPostgres postgres;
  private final Connection connection;
  private final String prefix = NAMESPACE + Long.toString(System.nanoTime(), 36);
  private final Set<String> connectors = new LinkedHashSet<>();

  private Replicated(Path work, ConnectWorker worker) throws Exception {
    this.work = work;
    this.servers = SharedServers.ofThisJvm();
    this.rest = worker.rest();
    this.redis = EmbeddedRedis.start(work.resolve("redis"));
    this.postgres = EmbeddedPostgres.start(work.resolve("postgres"));
    this.connection = postgres.connect();
  }

  /**
   * @param work a directory of the test
   */
  public static Replicated start(Path work) throws Exception {
    return start(work, SharedServers.ofThisJvm().worker());
  }

  /** The same on a worker of the test, which ends with the test. */
  public static Replicated start(Path work, ConnectWorker worker) throws Exception {
    return new Replicated(work, worker);
  }

  /** To PostgreSQL; the test may begin and commit transactions by SQL. */
  public Connection connection() {
    return connection;
  }

  public SharedServers servers() {
    return servers;
  }

  public EmbeddedRedis redis() {
    return redis;
  }

  public String warehouse() {
    return "file://" + work.resolve("warehouse").toAbsolutePath();
  }

  public void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }

  /** Starts Debezium. */
  public void source(Map<String, String> options) throws Exception {
    Map<String, String> source = config("debezium-postgres-source.json", NAMESPACE, Map.of());
    source.put("topic.prefix", prefix);
    source.put("topic.creation.default.partitions", "1");
    source.putAll(options);
    run("source", source);
  }

  /** The topic of a table. */
  public String topic(String table) {
    return prefix + ".public." + table;
  }

  /**
   * The pattern of the topics of tables.
   *
   * @param tables a pattern of their names
   */
  public String topics(String tables) {
    return prefix + "\\.public\\." + tables;
  }

  /** Starts the sink, or gives it other options. */
  public void sink(Map<String, String> options) throws Exception {
    sink(NAMESPACE, options);
  }

  /** The same of tables of another namespace; there may be several sinks at once. */
  public void sink(String namespace, Map<String, String> options) throws Exception {
    sink(namespace, "icecap-sink.json", Map.of(), options);
  }

  /**
   * Starts a sink of another file of {@code config/}.
   *
   * @param values of the placeholders that it has beside those of {@code icecap-sink.json}
   */
  public void sink(String file, Map<String, String> values, Map<String, String> options)
      throws Exception {
    sink(NAMESPACE, file, values, options);
  }

  private void sink(
      String namespace, String file, Map<String, String> placeholders, Map<String, String> options)
      throws Exception {
    Map<String, String> sink = config(file, namespace, placeholders);
    sink.put("topics.regex", topics(".*"));
    sink.put("table.name.format", namespace + ".$1");
    sink.put("redis.key.prefix", namespace);
    sink.put("commit.interval.ms", "200");
    sink.putAll(options);
    run(namespace, sink);
  }

  public void stopSink() throws Exception {
    stopSink(NAMESPACE);
  }

  /** The same of the sink of another namespace. */
  public void stopSink(String namespace) throws Exception {
    rest.delete(prefix + "-" + namespace);
    connectors.remove(namespace);
  }

  /** Fails as soon as a connector has failed, and is no reason to wait on. */
  public void check() throws IOException, InterruptedException {
    for (String failure : failures()) {
      throw new AssertionError(failure);
    }
  }

  /** Why connectors have failed. */
  public List<String> failures() throws IOException, InterruptedException {
    List<String> failures = new ArrayList<>();
    for (String connector : connectors) {
      rest.status(prefix + "-" + connector)
          .failure()
          .ifPresent(failure -> failures.add(connector + ": " + failure));
    }
    return failures;
  }

  private Map<String, String> config(
      String file, String namespace, Map<String, String> placeholders) throws IOException {
    Map<String, String> values = new HashMap<>(placeholders);
    values.put("POSTGRES_HOST", postgres.host());
    values.put("POSTGRES_PORT", String.valueOf(postgres.port()));
    values.put("POSTGRES_USER", postgres.user());
    values.put("POSTGRES_PASSWORD", "");
    values.put("POSTGRES_DATABASE", postgres.database());
    values.put("KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers());
    values.put("REDIS_URL", redis.url());
    values.put("WAREHOUSE", warehouse());
    values.put("CACHE_DIR", work.resolve("cache-" + namespace).toString());
    values.put("APPLIER", "embedded");
    values.put("TASKS", "1");
    return new HashMap<>(
        new ConfigTemplate(servers.project().config(file), values).connectorConfig());
  }

  private void run(String name, Map<String, String> config) throws Exception {
    connectors.add(name);
    rest.put(prefix + "-" + name, config);
    rest.awaitRunning(prefix + "-" + name, 1, LIMIT);
  }

  /**
   * Waits until a table has the rows and columns that it has in PostgreSQL, where nobody may write
   * meanwhile.
   *
   * @param dropped columns of the table that PostgreSQL has no longer
   */
  public void awaitEquality(String name, Collection<String> dropped) throws Exception {
    awaitEquality(name, verifier().without(dropped));
  }

  /** Of all rows and columns, of which the test may leave out some. */
  public Verifier verifier() {
    return new Verifier(connection, 1_000_000);
  }

  /** The same as far as the verifier looks. */
  public void awaitEquality(String name, Verifier verifier) throws Exception {
    Await.until(
        name + " to equal PostgreSQL's",
        LIMIT,
        () -> {
          check();
          TableVerdict verdict = verifier.verify(name, table(name));
          if (!verdict.isEqual()) {
            throw new IllegalStateException(verdict.toString());
          }
          return true;
        });
  }

  public void awaitEquality(String name) throws Exception {
    awaitEquality(name, List.of());
  }

  /** What a query says in PostgreSQL, as text, by its first column. */
  public Map<String, List<String>> query(String sql) throws SQLException {
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

  /** The directory of a table, which need not exist yet. */
  public Path folder(String namespace, String name) {
    return work.resolve("warehouse").resolve(namespace).resolve(name);
  }

  /** The newest version of a table. */
  public Table table(String namespace, String name) throws IOException {
    return new TableChain(folder(namespace, name)).newest();
  }

  public Table table(String name) throws IOException {
    return table(NAMESPACE, name);
  }

  /** These columns of all rows of a table, as text, by the first of them. */
  public Map<String, List<String>> rows(String name, String... columns) throws IOException {
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
    for (String connector : List.copyOf(connectors)) {
      rest.delete(prefix + "-" + connector);
    }
    connection.close();
    postgres.close();
    redis.close();
  }
}
