package io.icecap.servers;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real Apicurio Registry as a child process, on one port for its whole life, that can be stopped
 * and started again with its schemas.
 */
public final class ApicurioRegistry implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path program;
  private final Path directory;
  private final int port;
  private Process process;

  private ApicurioRegistry(Path program, Path directory, int port) {
    this.program = program;
    this.directory = directory;
    this.port = port;
  }

  /**
   * @param unpacked the server's archive
   * @param directory for its schemas, which is created
   */
  public static ApicurioRegistry start(Path unpacked, Path directory)
      throws IOException, InterruptedException, TimeoutException {
    Files.createDirectories(directory);
    var registry = new ApicurioRegistry(runner(unpacked), directory, FreePort.next());
    registry.launch();
    return registry;
  }

  private static Path runner(Path unpacked) throws IOException {
    try (var files = Files.list(unpacked)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("There is no schema registry in " + unpacked));
    }
  }

  public int port() {
    return port;
  }

  /** Its own REST API, which Apicurio's converter asks. */
  public String url() {
    return "http://localhost:" + port + "/apis/registry/v2";
  }

  /** The API of Confluent's registry. */
  public String confluentUrl() {
    return "http://localhost:" + port + "/apis/ccompat/v7";
  }

  /** Ends the server, which keeps its schemas; its port is free then. */
  public void stop() {
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

  /** Starts the server again after {@link #stop}, with its schemas on the same port. */
  public void restart() throws IOException, InterruptedException, TimeoutException {
    if (process.isAlive()) {
      throw new IllegalStateException("The registry still runs. Stop it first.");
    }
    launch();
  }

  @Override
  public void close() {
    stop();
  }

  private void launch() throws IOException, InterruptedException, TimeoutException {
    File log = directory.resolve("registry.log").toFile();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                // Else in memory, and the schemas end with the process.
                "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:"
                    + directory.resolve("schemas").toAbsolutePath(),
                "-jar",
                program.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log))
            .start();
    ServerProcesses.ofThisJvm().watch(process.toHandle());
    Await.until("the schema registry to answer; see " + log, START_LIMIT, this::answers);
  }

  private boolean answers() throws IOException, InterruptedException {
    URI subjects = URI.create(confluentUrl() + "/subjects");
    HttpRequest request = HttpRequest.newBuilder(subjects).timeout(START_LIMIT).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
  }
}
