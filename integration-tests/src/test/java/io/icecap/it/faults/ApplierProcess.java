package io.icecap.it.faults;

import io.icecap.Icecap;
import io.icecap.apply.ApplyLoop;
import io.icecap.apply.ApplySettings;
import io.icecap.cache.CacheSettings;
import io.icecap.config.IcecapSettings;
import io.icecap.redis.RedisSettings;
import io.icecap.servers.ServerProcesses;
import io.icecap.store.Location;
import io.icecap.store.StoreSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An applier alone in a process, which can be frozen. It prints a line for each snapshot. */
final class ApplierProcess implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(1);

  private final Process process;
  private final AtomicInteger published = new AtomicInteger();

  private ApplierProcess(Process process) {
    this.process = process;
    Thread listener = new Thread(this::listen, "applier-output");
    listener.setDaemon(true);
    listener.start();
  }

  static ApplierProcess start(String redis, String warehouse, Path cache, Path log)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ApplierProcess.class.getName(),
            redis,
            warehouse,
            cache.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(Redirect.to(log.toFile()));
    Process process = builder.start();
    ServerProcesses.ofThisJvm().watch(process.toHandle());
    return new ApplierProcess(process);
  }

  /** How many snapshots it has published so far. */
  int published() {
    return published.get();
  }

  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = String.valueOf(process.pid());
    if (new ProcessBuilder("kill", "-" + name, pid).start().waitFor() != 0) {
      throw new IOException("Could not send SIG" + name + " to the applier, process " + pid);
    }
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader()) {
      while (lines.readLine() != null) {
        published.incrementAndGet();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The output of the applier can't be read", e);
    }
  }

  /** What the process runs: redis URL, warehouse, cache directory. */
  public static void main(String[] arguments) throws InterruptedException {
    IcecapSettings settings =
        new IcecapSettings(
            new RedisSettings(URI.create(arguments[0]), Duration.ofSeconds(5), "icecap"),
            new StoreSettings(new Location(arguments[1]), Map.of()),
            new CacheSettings(Path.of(arguments[2]), 128L << 20),
            new ApplySettings(Duration.ofMillis(50), LEASE, 64L << 20, 2, Duration.ofHours(1)));
    try (Icecap icecap = Icecap.open(settings);
        ApplyLoop loop =
            icecap.applyLoop(settings, snapshot -> System.out.println(snapshot.version()))) {
      loop.start();
      Thread.currentThread().join();
    }
  }
}
