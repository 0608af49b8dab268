package io.icecap.replica;

import io.icecap.change.PartitionKey;
import io.icecap.table.ReplicaState;
import java.nio.file.Path;
import java.util.Map;

/** The replica of one table in one format. Used by one thread at a time. */
public interface TableReplica {
  /** Reads from the store what it equals. */
  ReplicaState state();

  /**
   * Writes the partitions that differ and publishes all at once, on top of the last {@link
   * #state()}. A reader sees the replica as it was or as it is then, and it never gets older.
   *
   * @param copies of the partitions that differ, perhaps of others too
   * @param view what the copies' rows are called in them
   * @throws io.icecap.table.CommitConflictException if another one was faster: the state is to be
   *     read again
   */
  ReplicaState refresh(ReplicaState to, Map<PartitionKey, Path> copies, String view);
}
