package io.icecap.replica;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.table.ReplicaState;
import java.nio.file.Path;
import java.util.Set;

/** The replica of one table in one format. Used by one thread at a time. */
public interface TableReplica {
  /** Reads from the store what it equals; what was written and not published is forgotten. */
  ReplicaState state();

  /**
   * The partitions that the next refresh has to write for the sake of these columns alone, though
   * their rows are the same: a bounded part of all such. The others stay as they are until then.
   */
  Set<PartitionKey> outdated(RowSchema schema);

  /**
   * Writes a partition that differs to the store. No reader sees it before {@link #publish}.
   *
   * @param to what is going to be published
   * @param copy of the partition
   * @param view what the copy's rows are called in it
   * @param schema the table's, which the copy has the columns of, under the names of today
   */
  void write(ReplicaState to, PartitionKey partition, Path copy, String view, RowSchema schema);

  /**
   * Publishes all that was written at once, on top of the last {@link #state()}. A reader sees the
   * replica as it was or as it is then, and it never gets older.
   *
   * @param to has in no partition another content than the replica but in those that were written
   * @param schema the table's, which the replica has from then on
   * @throws io.icecap.table.CommitConflictException if another one was faster: the state is to be
   *     read again
   */
  ReplicaState publish(ReplicaState to, RowSchema schema);
}
