package io.icecap.connect;

import io.icecap.apply.PublishedSnapshot;
import io.icecap.apply.SnapshotListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Published snapshots on their way from the applier to Kafka. While Kafka takes none, the oldest
 * are dropped: they are news, and applying goes on without them.
 */
final class SnapshotQueue implements SnapshotListener {
  private static final Logger log = LoggerFactory.getLogger(SnapshotQueue.class);
  static final int SNAPSHOTS_MAX = 10_000;
  private static final int BATCH_MAX = 500;

  private final BlockingQueue<PublishedSnapshot> queue = new LinkedBlockingQueue<>(SNAPSHOTS_MAX);

  @Override
  public void published(PublishedSnapshot snapshot) {
    while (!queue.offer(snapshot)) {
      PublishedSnapshot dropped = queue.poll();
      if (dropped != null) {
        log.warn(
            "Kafka takes no records: the one of table {}, version {} is dropped",
            dropped.table(),
            dropped.version());
      }
    }
  }

  /** Some snapshots, oldest first, or none after this time. */
  List<PublishedSnapshot> take(long millis) throws InterruptedException {
    List<PublishedSnapshot> taken = new ArrayList<>();
    PublishedSnapshot first = queue.poll(millis, TimeUnit.MILLISECONDS);
    if (first != null) {
      taken.add(first);
      queue.drainTo(taken, BATCH_MAX - 1);
    }
    return taken;
  }
}
