package io.icecap.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.TableMetadata;

/** Follows the tables' snapshots from a thread of its own, by their paths, as a reader would. */
final class SnapshotWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Map<String, Watched> tables = new LinkedHashMap<>();
  private final Delays delays = new Delays();
  private final InstantSource clock;
  private final Thread thread = new Thread(this::watch, "snapshot-watch");
  private volatile boolean measuring;
  private volatile boolean closed;
  private volatile Exception failure;

  private SnapshotWatch(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param namespace the directory of the tables, which need not exist yet
   */
  static SnapshotWatch start(Path namespace, List<String> tables, InstantSource clock) {
    var watch = new SnapshotWatch(clock);
    tables.forEach(
        table -> watch.tables.put(table, new Watched(new TableChain(namespace.resolve(table)))));
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /** From now on the delays of new snapshots count. */
  void measureDelays() {
    measuring = true;
  }

  Delays delays() {
    return delays;
  }

  /** Live rows of a table in its newest snapshot. */
  long rows(String table) {
    return tables.get(table).seen.rows;
  }

  long rows() {
    return tables.values().stream().mapToLong(table -> table.seen.rows).sum();
  }

  long snapshots() {
    return tables.values().stream().mapToLong(table -> table.seen.snapshots).sum();
  }

  /** The time of the newest change of a table that is in a snapshot, or 0. */
  long newestSourceMillis(String table) {
    return tables.get(table).seen.newestSourceMillis;
  }

  /** Fails when the watch itself has failed. */
  void check() throws IOException {
    if (failure != null) {
      throw new IOException("Can't follow the tables: " + failure.getMessage(), failure);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void watch() {
    try {
      while (!closed) {
        for (Watched table : tables.values()) {
          table.chain.next().ifPresent(metadata -> see(table, metadata));
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void see(Watched table, TableMetadata metadata) {
    Snapshot snapshot = metadata.currentSnapshot();
    Seen before = table.seen;
    if (snapshot == null || snapshot.snapshotId() == before.snapshotId) {
      return;
    }
    long now = clock.millis();
    Map<String, String> summary = snapshot.summary();
    Optional<SourceTimes> times = SourceTimes.of(summary);
    long newest = Math.max(before.newestSourceMillis, times.map(SourceTimes::max).orElse(0L));
    long rows =
        count(summary, SnapshotSummary.TOTAL_RECORDS_PROP)
            - count(summary, SnapshotSummary.TOTAL_POS_DELETES_PROP);
    table.seen = new Seen(snapshot.snapshotId(), rows, before.snapshots + 1, newest);
    if (measuring && times.isPresent()) {
      delays.add(times.get(), now);
    }
  }

  private static long count(Map<String, String> summary, String name) {
    return Long.parseLong(summary.getOrDefault(name, "0"));
  }

  /** What is known of a table from its newest snapshot. */
  private record Seen(long snapshotId, long rows, long snapshots, long newestSourceMillis) {}

  /** {@code seen} is replaced by the watching thread alone. */
  private static final class Watched {
    private final TableChain chain;
    private volatile Seen seen = new Seen(-1, 0, 0, 0);

    Watched(TableChain chain) {
      this.chain = chain;
    }
  }
}
