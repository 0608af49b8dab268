package io.icecap.apply;

import io.icecap.change.PartitionKey;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.table.Head;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which partitions of a table still have to be freed of rows that were deleted before the pass
 * began; what is deleted since is for the next one, so that each comes to an end. A pass begins
 * every quarter of the time that deleted rows may stay: the other quarters are for snapshots to
 * expire and for their files to be removed.
 */
final class Erasure {
  private static final int PARTS = 4;

  private final Duration within;
  private final Clock clock;

  /** With the files that had deleted rows when the pass began. */
  private final Map<PartitionKey, Set<Location>> left = new TreeMap<>();

  private Instant next = Instant.MIN;
  private boolean underWay;

  Erasure(Duration within, Clock clock) {
    this.within = within;
    this.clock = clock;
  }

  /** The partitions that this pass has not done yet; a new pass begins when it is time. */
  List<PartitionKey> left(Head head) {
    Instant now = clock.instant();
    List<PartitionKey> all = head.partitions();
    if (!now.isBefore(next)) {
      all.forEach(partition -> add(partition, head.files(partition)));
      underWay = true;
      next = now.plus(within.dividedBy(PARTS));
    }
    left.keySet().retainAll(Set.copyOf(all));
    return List.copyOf(left.keySet());
  }

  private void add(PartitionKey partition, List<LiveFile> files) {
    Set<Location> dead = left.computeIfAbsent(partition, p -> new HashSet<>());
    files.stream().filter(file -> file.deletes().count() > 0).forEach(f -> dead.add(f.location()));
  }

  /** Those of a partition's live files that still have to be written anew. */
  List<LiveFile> dead(PartitionKey partition, List<LiveFile> files) {
    Set<Location> dead = left.getOrDefault(partition, Set.of());
    return files.stream().filter(file -> dead.contains(file.location())).toList();
  }

  void done(PartitionKey partition) {
    left.remove(partition);
  }

  /** Whether this pass has begun and not ended; a table without partitions has passes too. */
  boolean isUnderWay() {
    return underWay;
  }

  /** All partitions are done, and what belongs to none of them. */
  void end() {
    left.clear();
    underWay = false;
  }
}
