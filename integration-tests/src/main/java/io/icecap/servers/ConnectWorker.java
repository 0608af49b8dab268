package io.icecap.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A distributed Kafka Connect worker with its REST interface on a free port. */
public sealed interface ConnectWorker extends AutoCloseable permits InProcessWorker, ForkedWorker {

  /** The REST interface of this worker. */
  ConnectRest rest();

  /** Stops the worker, its connectors and tasks; returns when it is down. */
  @Override
  void close();

  /**
   * Starts a worker inside this JVM and waits until it answers. A connector that is on this JVM's
   * class path wins over the same one in {@code plugin.path}.
   *
   * @param properties the worker properties; {@code listeners} is set here
   */
  static ConnectWorker inProcess(Map<String, String> properties)
      throws IOException, InterruptedException, TimeoutException {
    return InProcessWorker.start(withListener(properties, FreePort.next()));
  }

  /**
   * Starts a worker as a child process and waits until it answers. The child sees Kafka's jars and
   * the plugin path, nothing else of this JVM's class path.
   *
   * @param directory for the properties file and {@code worker.log}; created
   * @param properties the worker properties; {@code listeners} is set here
   * @param jvmOptions such as {@code -Xmx512m}
   */
  static ForkedWorker fork(Path directory, Map<String, String> properties, List<String> jvmOptions)
      throws IOException, InterruptedException, TimeoutException {
    return ForkedWorker.start(
        directory, withListener(properties, FreePort.next()), List.copyOf(jvmOptions));
  }

  /** A {@code plugin.path} of these directories, each holding one or more plugins. */
  static String pluginPath(Collection<Path> directories) {
    return directories.stream()
        .map(directory -> directory.toAbsolutePath().toString())
        .collect(Collectors.joining(","));
  }

  private static Map<String, String> withListener(Map<String, String> properties, int port) {
    var complete = new TreeMap<>(properties);
    complete.put("listeners", "http://localhost:" + port);
    complete.put("rest.advertised.host.name", "localhost");
    complete.put("rest.advertised.port", String.valueOf(port));
    return complete;
  }

  /** Where the worker with these complete properties listens. */
  static URI address(Map<String, String> properties) {
    return URI.create(properties.get("listeners"));
  }
}
