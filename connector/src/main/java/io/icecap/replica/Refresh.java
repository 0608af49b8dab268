package io.icecap.replica;

import io.icecap.cache.PartitionSnapshot;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import java.util.Map;
import java.util.Set;

/** Brings replicas of one table to one of its snapshots, from snapshots of its partitions. */
public interface Refresh {
  /** The columns that these snapshots are to have. */
  RowSchema schema();

  /** The partitions that a snapshot is wanted of; may be empty. */
  Set<PartitionKey> partitions();

  /**
   * Copies the partitions, writes and publishes the replicas, all of it elsewhere.
   *
   * @param snapshots of these partitions as of the head; closed when they are not needed any more
   */
  void start(Map<PartitionKey, PartitionSnapshot> snapshots);

  /** There will be no snapshots; the refresh counts as failed and is tried again later. */
  void abandon(RuntimeException cause);
}
