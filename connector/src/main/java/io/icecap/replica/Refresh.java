package io.icecap.replica;

import io.icecap.change.PartitionKey;
import java.nio.file.Path;
import java.util.Set;

/** Brings replicas of one table to one of its snapshots, from copies of cached partitions. */
public interface Refresh {
  /** The partitions that a copy is wanted of; may be empty. */
  Set<PartitionKey> partitions();

  /** Where the partition's copy is to be put; there is no file yet. */
  Path copyOf(PartitionKey partition);

  /** What the copies' rows are to be called in them. */
  String view();

  /** All copies are there, and equal the head; writes and publishes the replicas elsewhere. */
  void start();

  /** There will be no copies; the refresh counts as failed and is tried again later. */
  void abandon(RuntimeException cause);
}
