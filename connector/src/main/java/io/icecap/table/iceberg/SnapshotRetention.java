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
 * Which snapshots leave the metadata: the older they are, the farther apart are those that stay,
 * and none stays longer than {@code total}. The current one, and what another branch or a tag
 * holds, stays. So every version of the metadata is about as large, however long it all goes on.
 *
 * @param total how long a snapshot is kept
 */
record SnapshotRetention(Duration total) {
  /** Of the snapshots of an age up to {@code agesTo}, the first of each {@code apart} stays. */
  private record Step(long agesTo, long apart) {
    Step(Duration agesTo, Duration apart) {
      this(agesTo.toMillis(), apart.toMillis());
    }
  }

  /** Each span is made of whole ones of the step before: what is first in it was first there. */
  private static final List<Step> STEPS =
      List.of(
          new Step(Duration.ofMinutes(1), Duration.ofMillis(1)),
          new Step(Duration.ofMinutes(5), Duration.ofSeconds(10)),
          new Step(Duration.ofHours(1), Duration.ofMinutes(1)),
          new Step(Duration.ofDays(1), Duration.ofMinutes(10)),
          new Step(Duration.ofDays(100_000), Duration.ofHours(1)));

  /** Removed together, so that most commits don't rewrite the list of snapshots. */
  private static final int BATCH = 10;

  /** The table with one more snapshot, and without those that leave for it. */
  TableMetadata with(Snapshot added, TableMetadata before, long nowMillis) {
    TableMetadata after = builder(before, added).build();
    List<Long> leaving = leaving(after, nowMillis);
    return leaving.size() < BATCH ? after : builder(before, added).removeSnapshots(leaving).build();
  }

  private static TableMetadata.Builder builder(TableMetadata before, Snapshot added) {
    return TableMetadata.buildFrom(before).setBranchSnapshot(added, SnapshotRef.MAIN_BRANCH);
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

  private List<Long> leaving(TableMetadata table, long nowMillis) {
    List<Long> leaving = new ArrayList<>();
    Set<Long> held = held(table);
    long keptUntil = Long.MIN_VALUE;
    for (Snapshot snapshot : table.snapshots()) {
      long at = snapshot.timestampMillis();
      long age = nowMillis - at;
      long apart = apart(age);
      boolean leaves = age > total.toMillis() || (apart > 1 && at < keptUntil);
      if (!leaves) {
        keptUntil = (at / apart + 1) * apart;
      } else if (!held.contains(snapshot.snapshotId())) {
        leaving.add(snapshot.snapshotId());
      }
    }
    return leaving;
  }

  private static long apart(long age) {
    return STEPS.stream()
        .filter(step -> age <= step.agesTo())
        .findFirst()
        .orElse(STEPS.get(STEPS.size() - 1))
        .apart();
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
