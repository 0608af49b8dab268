package io.icecap.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;

/** Compares the tables and their replicas with PostgreSQL when the stream is over. */
final class FinalComparison {
  private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(10);
  // Without a new snapshot for this long, nothing more is to come.
  private static final Duration QUIET_LIMIT = Duration.ofMinutes(1);
  private static final int KEYS_AT_ONCE = 1_000_000;

  private final DemoSettings settings;
  private final Path namespace;
  private final List<String> tables;
  private final SnapshotWatch watch;
  private final Waiting waiting;
  private final Console console;
  private final Verifier verifier;

  FinalComparison(
      DemoSettings settings,
      Path namespace,
      List<String> tables,
      Connection postgres,
      SnapshotWatch watch,
      Waiting waiting,
      Console console) {
    this.settings = settings;
    this.namespace = namespace;
    this.tables = tables;
    this.watch = watch;
    this.waiting = waiting;
    this.console = console;
    this.verifier = new Verifier(postgres, KEYS_AT_ONCE);
  }

  /** Whether all of them equal PostgreSQL, where nothing may write meanwhile. */
  boolean run(ChangeStream changes) throws Exception {
    return compareTables(changes) && compareReplicas();
  }

  /** Compares again after new snapshots until all is equal or the time is up. */
  private boolean compareTables(ChangeStream changes) throws Exception {
    long started = System.nanoTime();
    long deadline = started + CATCH_UP_LIMIT.toNanos();
    // A comparison before the last changes are there would be work for nothing.
    waiting.until(
        () -> hasNewestChanges(changes) || System.nanoTime() - deadline > 0,
        () -> waiting.progress("waiting for the tables to catch up"));
    var verdicts = new LinkedHashMap<String, TableVerdict>();
    var deltaVerdicts = new LinkedHashMap<String, TableVerdict>();
    long snapshots;
    do {
      snapshots = watch.snapshots();
      for (String table : tables) {
        verify(table, verdicts, deltaVerdicts);
      }
    } while (!(allEqual(verdicts) && allEqual(deltaVerdicts))
        && awaitSnapshot(snapshots, deadline));
    boolean equal = allEqual(verdicts) && allEqual(deltaVerdicts);
    waiting.stage(
        "%s after %.1f s",
        equal ? "caught up and compared" : "gave up waiting for the tables",
        (System.nanoTime() - started) / 1e9);
    var report = new VerdictReport(console);
    if (settings.showsIceberg()) {
      report.print("Iceberg table", List.copyOf(verdicts.values()));
    }
    if (settings.showsDelta()) {
      report.print("Delta table", List.copyOf(deltaVerdicts.values()));
    }
    return equal;
  }

  /** Iceberg by Iceberg's own reader, Delta by Delta Kernel's. */
  private void verify(
      String table, Map<String, TableVerdict> iceberg, Map<String, TableVerdict> delta)
      throws SQLException, IOException {
    Path directory = namespace.resolve(table);
    Table newest = new TableChain(directory).newest();
    iceberg.put(table, verifier.verify(table, newest));
    if (settings.showsDelta()) {
      delta.put(table, verifier.verify(table, table, DeltaRows.newest(directory), newest.schema()));
    }
  }

  private boolean hasNewestChanges(ChangeStream changes) {
    return tables.stream()
        .allMatch(table -> watch.newestSourceMillis(table) >= changes.lastChangeMillis(table));
  }

  /**
   * Whether there is a snapshot beyond {@code seen} before the deadline, or before it gets quiet.
   */
  private boolean awaitSnapshot(long seen, long deadline) throws Exception {
    long quiet = System.nanoTime() + QUIET_LIMIT.toNanos();
    waiting.until(
        () ->
            watch.snapshots() > seen
                || System.nanoTime() - quiet > 0
                || System.nanoTime() - deadline > 0,
        () -> waiting.progress("waiting for the tables to catch up"));
    return watch.snapshots() > seen;
  }

  /** Waits until the replicas equal the heads of their tables, and compares them too. */
  private boolean compareReplicas() throws Exception {
    if (settings.replicaFormats().isEmpty()) {
      return true;
    }
    long started = System.nanoTime();
    var replicas = new TableReplicas(namespace, tables, settings.replicaFormats());
    while (!replicas.haveCaughtUp() && System.nanoTime() - started < CATCH_UP_LIMIT.toNanos()) {
      long next = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      waiting.until(
          () -> System.nanoTime() - next > 0,
          () -> waiting.progress("waiting for the replicas to catch up"));
    }
    waiting.stage(
        "replicas equal the tables' last snapshots after %.1f s",
        (System.nanoTime() - started) / 1e9);
    List<TableVerdict> verdicts = replicas.verify(verifier);
    new VerdictReport(console).print("replica", verdicts);
    return verdicts.stream().allMatch(TableVerdict::isEqual);
  }

  private static boolean allEqual(Map<String, TableVerdict> verdicts) {
    return verdicts.values().stream().allMatch(TableVerdict::isEqual);
  }
}
