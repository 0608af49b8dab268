package io.icecap.table;

import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import java.util.List;
import java.util.OptionalLong;

/** One version of a table. Immutable. */
public interface Head {
  /** Its place in the chain. */
  long version();

  /** Empty for a table without a snapshot. */
  OptionalLong snapshotId();

  AppliedOffsets applied();

  /** How the commit on top of this version is to be made. */
  CommitMode commitMode();

  /** The live data files of the partition; read from the manifests on first use. */
  List<LiveFile> files(PartitionKey partition);

  /** All partitions that have live data files. */
  List<PartitionKey> partitions();

  /** Whether another engine has made its snapshot. */
  default boolean isForeign() {
    return false;
  }

  /** Those of the live data files of the partition that another engine has written. */
  default List<LiveFile> foreignFiles(PartitionKey partition) {
    return List.of();
  }

  /**
   * A partition as people write it: {@code day=2026-11-28/id_bucket=3}; empty if it is all rows.
   */
  default String label(PartitionKey partition) {
    return partition.id();
  }
}
