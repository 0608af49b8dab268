package io.icecap.it;

import io.icecap.demo.ConfigTemplate;
import io.icecap.demo.ProjectFiles;
import io.icecap.servers.ConnectWorker;
import io.icecap.servers.EmbeddedKafka;
import io.icecap.servers.ForkedWorker;
import io.icecap.servers.ServerProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Kafka, the unpacked plugins and one Connect worker, started at first use and kept for all tests
 * of this JVM. Tests that kill workers fork their own, in a group of their own.
 */
public final class SharedServers {
  private static SharedServers ofThisJvm;

  private final ProjectFiles project = ProjectFiles.find();
  private final Path directory;
  private final EmbeddedKafka kafka;
  private ConnectWorker worker;

  private SharedServers() throws IOException {
    directory = Files.createTempDirectory("icecap-it-");
    ServerProcesses.ofThisJvm().removeAtEnd(directory);
    ProjectFiles.unpack(project.hubArchive(), directory.resolve("plugins"));
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
  }

  public static synchronized SharedServers ofThisJvm() throws IOException {
    if (ofThisJvm == null) {
      ofThisJvm = new SharedServers();
    }
    return ofThisJvm;
  }

  public ProjectFiles project() {
    return project;
  }

  public EmbeddedKafka kafka() {
    return kafka;
  }

  /**
   * Not for tests that stop or disturb the worker itself. In a process of its own as well: a worker
   * in this JVM would find the connector on the class path, and not look into the archive.
   */
  public synchronized ConnectWorker worker()
      throws IOException, InterruptedException, TimeoutException {
    if (worker == null) {
      worker = fork("shared", "worker");
    }
    return worker;
  }

  /** A worker in a process of its own; workers of one group share connectors. */
  public ForkedWorker fork(String group, String name)
      throws IOException, InterruptedException, TimeoutException {
    return fork(group, name, List.of(project.debeziumPlugins(), project.mysqlPlugins()), Map.of());
  }

  /**
   * The same with other plugins beside Icecap.
   *
   * @param plugins directories of them; those that are not there are left out
   * @param options in place of those that are shipped
   */
  public ForkedWorker fork(
      String group, String name, List<Path> plugins, Map<String, String> options)
      throws IOException, InterruptedException, TimeoutException {
    List<Path> all =
        Stream.concat(Stream.of(directory.resolve("plugins")), plugins.stream())
            .filter(Files::isDirectory)
            .toList();
    Map<String, String> properties = workerProperties(group, all);
    properties.putAll(options);
    return ConnectWorker.fork(
        directory.resolve(group + "-" + name),
        properties,
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
  }

  /** The shipped properties, with the internal topics of this group. */
  private Map<String, String> workerProperties(String group, List<Path> plugins)
      throws IOException {
    var template =
        new ConfigTemplate(
            project.config("connect-worker.properties"),
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "PLUGIN_PATH",
                ConnectWorker.pluginPath(plugins)));
    var properties = new HashMap<>(template.properties());
    properties.put("group.id", group);
    properties.put("config.storage.topic", group + "-config");
    properties.put("offset.storage.topic", group + "-offsets");
    properties.put("status.storage.topic", group + "-status");
    return properties;
  }
}
