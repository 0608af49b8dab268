package io.icecap.it.hosts;

import io.icecap.servers.Await;
import io.icecap.servers.FreePort;
import io.icecap.servers.ServerProcesses;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code icecap apply} from the unpacked archive of the command line. */
final class DaemonProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int OK = 200;

  private final Path work;
  private final List<String> options;
  private final int port = FreePort.next();
  private final HttpClient http = HttpClient.newHttpClient();
  private Process process;

  private DaemonProcess(Path work, List<String> options) throws IOException {
    this.work = work;
    this.options = options;
  }

  static DaemonProcess start(Path work, String... options) throws IOException {
    DaemonProcess daemon = new DaemonProcess(work, List.of(options));
    daemon.start();
    return daemon;
  }

  /** Again, after it has ended. */
  void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add("sh");
    command.add(HostArchive.commandLine().resolve("bin/icecap").toString());
    command.add("apply");
    command.add("--health=127.0.0.1:" + port);
    command.add("--cache.dir=" + work.resolve("cache"));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(work.resolve("daemon.log").toFile()));
    builder
        .environment()
        .put(
            "ICECAP_JAVA_OPTS",
            "-Xmx256m -XX:TieredStopAtLevel=1 -Xlog:class+load:file=" + classes());
    process = builder.start();
    ServerProcesses.ofThisJvm().watch(process.toHandle());
  }

  /** The file that tells which classes it has loaded. */
  Path classes() {
    return work.resolve("classes.log");
  }

  /** All that it has written. */
  String log() throws IOException {
    return Files.readString(work.resolve("daemon.log"));
  }

  void awaitReady() throws Exception {
    Await.until("the daemon to be ready", LIMIT, () -> health("ready") == OK);
  }

  void awaitUnready() throws Exception {
    Await.until("the daemon not to be ready", LIMIT, () -> health("ready") != OK);
  }

  /** The status of the answer. */
  int health(String which) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/health/%s".formatted(port, which));
    return http.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** SIGKILL; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Its exit code. */
  int awaitEnd(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("The daemon still runs after " + limit);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
