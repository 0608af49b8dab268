package io.icecap.servers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A worker in a JVM of its own, that can be killed, frozen and started again on the same port. */
public final class ForkedWorker implements ConnectWorker {
  // What a stock worker does not have: without it the plugin archive has to be complete.
  private static final Pattern NOT_OF_A_WORKER =
      Pattern.compile(
          "(icecap|iceberg|parquet|avro|apicurio|hadoop|duckdb|jedis|embedded|s3proxy|tpch|Roaring"
              + "|postgresql|junit|assertj|spark).*\\.jar");

  private static final String LOGGING = "worker-log4j2.xml";

  private final Path directory;
  private final Map<String, String> properties;
  private final List<String> jvmOptions;
  private final ConnectRest rest;
  private Process process;

  private ForkedWorker(Path directory, Map<String, String> properties, List<String> jvmOptions) {
    this.directory = directory;
    this.properties = properties;
    this.jvmOptions = jvmOptions;
    this.rest = new ConnectRest(ConnectWorker.address(properties));
  }

  static ForkedWorker start(Path directory, Map<String, String> properties, List<String> jvmOptions)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    var worker = new ForkedWorker(directory, properties, jvmOptions);
    worker.launch();
    return worker;
  }

  @Override
  public ConnectRest rest() {
    return rest;
  }

  public ProcessHandle process() {
    return process.toHandle();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP: the process stands still until {@link #thaw}, its sockets open. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** Starts the worker again after {@link #kill}, with the same properties on the same port. */
  public void restart() throws IOException, InterruptedException {
    if (process.isAlive()) {
      throw new IllegalStateException("The worker still runs. Kill it first.");
    }
    launch();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void launch() throws IOException, InterruptedException {
    Path file = directory.resolve("worker.properties");
    var contents = new Properties();
    contents.putAll(properties);
    try (var out = Files.newOutputStream(file)) {
      contents.store(out, null);
    }
    try (InputStream logging = ForkedWorker.class.getResourceAsStream(LOGGING)) {
      Files.copy(logging, directory.resolve(LOGGING), StandardCopyOption.REPLACE_EXISTING);
    }
    Path log = directory.resolve("worker.log");
    process =
        new ProcessBuilder(command(file))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start();
    ServerProcesses.ofThisJvm().watch(process.toHandle());
    try {
      rest.plugins();
    } catch (IOException e) {
      process.destroyForcibly();
      throw new IOException("The Connect worker did not start. See " + log, e);
    }
  }

  private List<String> command(Path file) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-Dlog4j2.configurationFile=" + directory.resolve(LOGGING).toAbsolutePath());
    command.add("-cp");
    command.add(classPath());
    command.add("org.apache.kafka.connect.cli.ConnectDistributed");
    command.add(file.toString());
    return command;
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .filter(entry -> !NOT_OF_A_WORKER.matcher(new File(entry).getName()).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = String.valueOf(process.pid());
    if (new ProcessBuilder("kill", "-" + name, pid).start().waitFor() != 0) {
      throw new IOException("Could not send SIG" + name + " to the worker, process " + pid);
    }
  }
}
