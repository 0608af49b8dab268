package io.icecap.demo;

import io.icecap.servers.ConnectRest;
import io.icecap.servers.ConnectWorker;
import io.icecap.servers.ConnectorStatus;
import io.icecap.servers.EmbeddedKafka;
import io.icecap.servers.EmbeddedPostgres;
import io.icecap.servers.EmbeddedRedis;
import io.icecap.servers.ServerProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/**
 * Redis, PostgreSQL, Kafka and a Connect worker with the built plugin, all in a temporary
 * directory.
 */
final class DemoServers implements AutoCloseable {
  private static final Duration CONNECTOR_LIMIT = Duration.ofSeconds(90);

  private final ProjectFiles project;
  private final Path directory;
  private final List<String> connectors = new ArrayList<>();
  private volatile EmbeddedRedis redis;
  private volatile EmbeddedPostgres postgres;
  private volatile EmbeddedKafka kafka;
  private volatile ConnectWorker worker;

  private DemoServers(ProjectFiles project, Path directory) {
    this.project = project;
    this.directory = directory;
  }

  /**
   * Starts all of them, side by side where they don't need each other.
   *
   * @param whenPostgresIsUp runs beside the start of the others
   */
  static DemoServers start(ProjectFiles project, PostgresStep whenPostgresIsUp) throws Exception {
    Path directory = Files.createTempDirectory("icecap-demo-");
    ServerProcesses.ofThisJvm().removeAtEnd(directory);
    var servers = new DemoServers(project, directory);
    ExecutorService starters = Executors.newFixedThreadPool(3);
    try {
      Future<?> database = starters.submit(() -> servers.startPostgres(whenPostgresIsUp));
      Future<?> buffer = starters.submit(servers::startRedis);
      Future<?> connect = starters.submit(servers::startKafkaAndConnect);
      for (Future<?> start : List.of(buffer, database, connect)) {
        start.get();
      }
      return servers;
    } catch (ExecutionException e) {
      servers.close();
      throw new IOException("A server did not start: " + e.getCause().getMessage(), e.getCause());
    } finally {
      starters.shutdown();
    }
  }

  /** What to do with PostgreSQL as soon as it answers. */
  interface PostgresStep {
    void run(EmbeddedPostgres postgres) throws Exception;
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  String redisUrl() {
    return redis.url();
  }

  /** Addresses, for a user who wants to look in. */
  List<String> addresses() {
    return List.of(
        "PostgreSQL     " + postgres.jdbcUrl(),
        "Kafka          " + kafka.bootstrapServers(),
        "Kafka Connect  " + worker.rest().worker(),
        "Redis          " + redis.url());
  }

  /**
   * Creates a connector from a file of {@code config/}.
   *
   * @return the connector's name
   */
  String createConnector(String file, Map<String, String> values)
      throws IOException, InterruptedException {
    return createConnector(file, values, Map.of());
  }

  /**
   * @param options beside those of the file
   */
  String createConnector(String file, Map<String, String> values, Map<String, String> options)
      throws IOException, InterruptedException {
    var all = new HashMap<>(values);
    all.putAll(
        Map.of(
            "POSTGRES_HOST", postgres.host(),
            "POSTGRES_PORT", String.valueOf(postgres.port()),
            "POSTGRES_USER", postgres.user(),
            "POSTGRES_PASSWORD", "",
            "POSTGRES_DATABASE", postgres.database(),
            "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
            "REDIS_URL", redis.url(),
            "CACHE_DIR", cache(file).toString()));
    var template = new ConfigTemplate(project.config(file), all);
    String name = template.connectorName();
    var config = new HashMap<>(template.connectorConfig());
    config.putAll(options);
    worker.rest().put(name, config);
    connectors.add(name);
    return name;
  }

  private Path cache(String connectorFile) {
    return directory.resolve("cache-" + connectorFile);
  }

  /** Deletes the connector's cached partitions and restarts its tasks, which find none. */
  void loseCache(String connectorFile) throws IOException, InterruptedException {
    String name = new ConfigTemplate(project.config(connectorFile), Map.of()).connectorName();
    ProjectFiles.removeTree(cache(connectorFile));
    worker.rest().restart(name);
  }

  void awaitRunning(String connector, int tasks)
      throws IOException, InterruptedException, TimeoutException {
    worker.rest().awaitRunning(connector, tasks, CONNECTOR_LIMIT);
  }

  /** Fails when a connector or a task of one has failed. */
  void check() throws IOException, InterruptedException {
    ConnectRest rest = worker.rest();
    for (String connector : connectors) {
      ConnectorStatus status = rest.status(connector);
      if (status.failure().isPresent()) {
        String trace = status.failure().get();
        throw new IOException(
            "Connector " + connector + " failed: " + trace.lines().findFirst().orElse(trace));
      }
    }
  }

  /**
   * Stops Connect before what its connectors talk to, which would retry for ten seconds otherwise.
   * Children that resist are dealt with when the JVM ends.
   */
  @Override
  public void close() throws Exception {
    for (AutoCloseable server : Arrays.asList(worker, kafka, postgres, redis)) {
      if (server != null) {
        server.close();
      }
    }
    ProjectFiles.removeTree(directory);
  }

  private Void startPostgres(PostgresStep step) throws Exception {
    postgres = EmbeddedPostgres.start(directory.resolve("postgres"));
    step.run(postgres);
    return null;
  }

  private Void startRedis() throws Exception {
    redis = EmbeddedRedis.start(directory.resolve("redis"));
    return null;
  }

  private Void startKafkaAndConnect() throws Exception {
    requireConnectorOnlyInArchive();
    Path plugins = directory.resolve("plugins");
    ProjectFiles.unpack(project.hubArchive(), plugins);
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
    var values =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            kafka.bootstrapServers(),
            "PLUGIN_PATH",
            ConnectWorker.pluginPath(List.of(plugins, project.debeziumPlugins())));
    var properties = new ConfigTemplate(project.config("connect-worker.properties"), values);
    worker = ConnectWorker.inProcess(properties.properties());
    return null;
  }

  /** On the class path it would win over the archive, and the demo would show something else. */
  private static void requireConnectorOnlyInArchive() {
    String connector = "io/icecap/connect/IcecapSinkConnector.class";
    if (DemoServers.class.getClassLoader().getResource(connector) != null) {
      throw new IllegalStateException(
          "The connector is on the demo's class path and would hide the hub archive. Run ./icecap demo.");
    }
  }
}
