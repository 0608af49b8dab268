package io.icecap.table;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.format.DataFile;
import io.icecap.store.Location;
import java.util.List;
import java.util.Map;

/**
 * A table with the rows that another one had at one of its snapshots, in data files of another
 * format, published beside it under a name of its own. Used by one thread.
 */
public interface PublishedTable {
  TableName name();

  /** Columns that the other table has or had, with their field ids. */
  RowSchema schema();

  /** Reads the head in the store; what is published next goes on top of it or not at all. */
  ReplicaState state();

  /** What the last {@link #state()} or {@link #publish} said. */
  ReplicaState published();

  /**
   * A new location for a data file.
   *
   * @param content the fingerprint of what it is made from; kept in the file's name
   */
  Location newDataFile(PartitionKey partition, long content);

  /**
   * Publishes one snapshot on top of the last {@link #state()}: every partition whose content is
   * another one then has the given files instead of its old ones, or no file; so has every other
   * one that files are given for. The table gets the given columns with it.
   *
   * @param schema the other table's, which the files are written with
   * @param files at {@link #newDataFile} locations, one or more per partition that differs and has
   *     rows
   * @throws CommitConflictException if there is another head by now, or it equals a newer version
   *     of the other table: nothing was published
   * @throws CommitUnknownException if the outcome could not be found out; no file of the attempt
   *     may be deleted
   */
  ReplicaState publish(ReplicaState to, RowSchema schema, Map<PartitionKey, List<DataFile>> files);
}
