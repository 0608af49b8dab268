package io.icecap.lambda;

import io.icecap.apply.PublishedSnapshot;
import io.icecap.apply.SnapshotListener;
import io.icecap.change.TableId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What came of one invocation, by table: snapshots, and what failed. Thread-safe. */
final class PublishedWork implements SnapshotListener {
  private final Map<String, Sum> tables = new TreeMap<>();
  private final Map<TableId, RuntimeException> failures = new HashMap<>();
  private long last;

  /**
   * Of one table.
   *
   * @param snapshot the id of the last one
   */
  record Sum(int snapshots, long changes, long version, long snapshot) {}

  @Override
  public synchronized void published(PublishedSnapshot snapshot) {
    last = System.nanoTime();
    tables.merge(
        snapshot.table().toString(),
        new Sum(1, snapshot.changes(), snapshot.version(), snapshot.snapshotId()),
        (before, now) ->
            new Sum(
                before.snapshots() + 1,
                before.changes() + now.changes(),
                now.version(),
                now.snapshot()));
  }

  @Override
  public synchronized void succeeded(TableId table) {
    failures.remove(table);
  }

  @Override
  public synchronized void failed(TableId table, RuntimeException reason) {
    failures.put(table, reason);
  }

  /** Why tables could not be applied, as far as trying again has not helped. */
  synchronized Map<TableId, RuntimeException> failures() {
    return Map.copyOf(failures);
  }

  /** From now on snapshots are waited for. */
  synchronized void begin() {
    last = System.nanoTime();
  }

  /** Since the last snapshot, or since the beginning. */
  synchronized Duration sinceLast() {
    return Duration.ofNanos(System.nanoTime() - last);
  }

  synchronized Map<String, Sum> tables() {
    return Map.copyOf(tables);
  }
}
