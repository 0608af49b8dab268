package io.icecap.cache;

import io.icecap.change.PartitionKey;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.util.Optional;

/**
 * Where the replicas of partitions are that {@link PartitionSnapshot#copyTo} made: what a cold
 * cache starts from. Thread-safe.
 */
public interface ReplicaFiles {
  ReplicaFiles NONE = (table, partition) -> Optional.empty();

  /**
   * The newest whole replica of the partition, which may be some snapshots behind; empty if there
   * is none. One that is damaged or of another schema does no harm. An error is logged, and the
   * data files are loaded instead.
   */
  Optional<Location> find(TableId table, PartitionKey partition);
}
