package io.icecap.table.iceberg;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Which snapshots leave the metadata: all stay for five minutes, then the first of each minute,
 * none longer than {@code total}. The current one, and what another branch or a tag holds, stays.
 *
 * @param total how long a snapshot is kept
 */
record SnapshotRetention(Duration total) {
  private static final long ALL_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

  /** Removed together, so that most commits don't rewrite the list of snapshots. */
  private static final int BATCH = 10;

  TableMetadata apply(TableMetadata table, long nowMillis) {
    List<Long> leaving = leaving(table, nowMillis);
    return leaving.size() < BATCH
        ? table
        : TableMetadata.buildFrom(table).removeSnapshots(leaving).build();
  }

  /** Without waiting for enough of them to leave together. */
  TableMetadata expire(TableMetadata table, long nowMillis) {
    List<Long> leaving = leaving(table, nowMillis);
    return leaving.isEmpty()
        ? table
        : TableMetadata.buildFrom(table).removeSnapshots(leaving).build();
  }

  /** Whether commits, which expire several at a time, are late with some. */
  boolean isOverdue(TableMetadata table, long nowMillis) {
    Set<Long> held = held(table);
    long due = nowMillis - total.toMillis() - total.toMillis() / 4;
    return table.snapshots().stream()
        .anyMatch(s -> s.timestampMillis() < due && !held.contains(s.snapshotId()));
  }

  /** Branches and tags that hold snapshots past their time, with when the oldest one was made. */
  Map<String, Instant> holders(TableMetadata table, long nowMillis) {
    Map<String, Instant> holders = new TreeMap<>();
    table
        .refs()
        .forEach(
            (name, ref) -> {
              long oldest =
                  heldBy(table, name, ref)
                      .map(table::snapshot)
                      .filter(Objects::nonNull)
                      .mapToLong(Snapshot::timestampMillis)
                      .min()
                      .orElse(nowMillis);
              if (!name.equals(SnapshotRef.MAIN_BRANCH) && nowMillis - oldest > total.toMillis()) {
                holders.put(name, Instant.ofEpochMilli(oldest));
              }
            });
    return holders;
  }

  private long allMillis() {
    return Math.min(ALL_MILLIS, total.toMillis());
  }

  private List<Long> leaving(TableMetadata table, long nowMillis) {
    List<Long> leaving = new ArrayList<>();
    Set<Long> held = held(table);
    long minuteKept = -1;
    for (Snapshot snapshot : table.snapshots()) {
      long at = snapshot.timestampMillis();
      long minute = at / MINUTE_MILLIS;
      if (nowMillis - at <= allMillis() || held.contains(snapshot.snapshotId())) {
        continue;
      }
      if (nowMillis - at > total.toMillis() || minute == minuteKept) {
        leaving.add(snapshot.snapshotId());
      } else {
        minuteKept = minute;
      }
    }
    return leaving;
  }

  private static Set<Long> held(TableMetadata table) {
    Set<Long> held = new HashSet<>();
    table.refs().forEach((name, ref) -> heldBy(table, name, ref).forEach(held::add));
    return held;
  }

  /** The main branch holds its head alone, any other one all that led to it. */
  private static Stream<Long> heldBy(TableMetadata table, String name, SnapshotRef ref) {
    return ref.isBranch() && !name.equals(SnapshotRef.MAIN_BRANCH)
        ? SnapshotUtil.ancestorIds(table.snapshot(ref.snapshotId()), table::snapshot).stream()
        : Stream.of(ref.snapshotId());
  }
}
