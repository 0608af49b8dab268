package io.icecap.apply;

import io.icecap.change.PartitionKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which partitions of a table still have to be freed of deleted rows. A pass over all of them
 * begins every quarter of the time that deleted rows may stay: the other quarters are for snapshots
 * to expire and for their files to be removed.
 */
final class Erasure {
  private static final int PARTS = 4;

  private final Duration within;
  private final Clock clock;
  private final Set<PartitionKey> left = new TreeSet<>();
  private Instant next = Instant.MIN;
  private boolean underWay;

  Erasure(Duration within, Clock clock) {
    this.within = within;
    this.clock = clock;
  }

  /** The partitions that this pass has not done yet; a new pass begins when it is time. */
  List<PartitionKey> left(List<PartitionKey> all) {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      left.addAll(all);
      underWay = true;
      next = now.plus(within.dividedBy(PARTS));
    }
    left.retainAll(Set.copyOf(all));
    return List.copyOf(left);
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
