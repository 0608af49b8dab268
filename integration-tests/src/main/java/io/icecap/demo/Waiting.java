package io.icecap.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits that show how it goes, and fail as soon as a connector or the watch has failed. */
final class Waiting {
  private final DemoServers servers;
  private final SnapshotWatch watch;
  private final Console console;
  private final long startedNanos;

  /**
   * @param startedNanos when the demo began
   */
  Waiting(DemoServers servers, SnapshotWatch watch, Console console, long startedNanos) {
    this.servers = servers;
    this.watch = watch;
    this.console = console;
    this.startedNanos = startedNanos;
  }

  void until(BooleanSupplier condition, Runnable progress)
      throws IOException, InterruptedException {
    long period = Duration.ofSeconds(console.progressPeriodSeconds()).toNanos();
    long next = System.nanoTime() + period;
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      if (System.nanoTime() - next > 0) {
        watch.check();
        servers.check();
        progress.run();
        next += period;
      }
    }
  }

  /** A line with the time since the demo began. */
  void stage(String format, Object... values) {
    console.line(elapsed() + "  " + format, values);
  }

  /** The same that may be overwritten. */
  void progress(String format, Object... values) {
    console.progress(elapsed() + "  " + format, values);
  }

  private String elapsed() {
    return String.format(Locale.ROOT, "%5.1f s", (System.nanoTime() - startedNanos) / 1e9);
  }
}
