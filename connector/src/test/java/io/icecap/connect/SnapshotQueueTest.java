package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.apply.PublishedSnapshot;
import io.icecap.apply.SourceTimes;
import io.icecap.change.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotQueueTest {
  private final SnapshotQueue queue = new SnapshotQueue();

  @Test
  void givesSnapshotsInTheOrderTheyWerePublished() throws InterruptedException {
    queue.published(snapshot(1));
    queue.published(snapshot(2));
    assertThat(queue.take(1)).extracting(PublishedSnapshot::version).containsExactly(1L, 2L);
    assertThat(queue.take(1)).isEmpty();
  }

  @Test
  void dropsTheOldestInsteadOfHoldingUpTheApplier() throws InterruptedException {
    for (int version = 0; version < SnapshotQueue.SNAPSHOTS_MAX + 5; version++) {
      queue.published(snapshot(version));
    }
    List<PublishedSnapshot> all = new ArrayList<>();
    for (List<PublishedSnapshot> some = queue.take(1); !some.isEmpty(); some = queue.take(1)) {
      all.addAll(some);
    }
    assertThat(all).hasSize(SnapshotQueue.SNAPSHOTS_MAX);
    assertThat(all.get(0).version()).isEqualTo(5);
  }

  private static PublishedSnapshot snapshot(long version) {
    return new PublishedSnapshot(
        TableName.parse("a.b"),
        version,
        version,
        Map.of(),
        1,
        1,
        0,
        0,
        new SourceTimes(0, 0, 0, 0, 0),
        Instant.EPOCH,
        Duration.ZERO);
  }
}
