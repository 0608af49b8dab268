package io.icecap.cache;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.TableId;
import io.icecap.format.LiveFile;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The cached partitions in one directory. Thread-safe. */
public interface PartitionCaches extends AutoCloseable {
  /**
   * Opens the cached partition for one user, waiting a bounded time for another one to close it; an
   * absent, foreign or corrupt file is replaced by an empty one.
   *
   * @throws CacheBusyException if another user in this process holds it for too long
   */
  PartitionCache open(TableId table, PartitionKey partition, RowSchema schema);

  /**
   * A snapshot of the partition as {@link PartitionCache#snapshot} gives it. Waits for nobody, and
   * takes nothing into the cache: what is not there is copied from the data files.
   */
  PartitionSnapshot snapshot(
      TableId table, PartitionKey partition, RowSchema schema, List<LiveFile> files);

  /**
   * Opens the index of a table's keys, as {@link #open}.
   *
   * @throws CacheBusyException likewise
   */
  KeyIndex openIndex(TableId table, RowSchema schema);

  /**
   * Deletes what is cached of other partitions of the table than these, which have left it. What is
   * in use stays; its index of keys is no partition, and stays too.
   */
  void forgetOthers(TableId table, Collection<PartitionKey> partitions);

  /**
   * Deletes what nobody here has used for so long: partitions of tables that others apply by now,
   * and what processes have left that are dead. What is in use stays, and what can't be deleted.
   */
  void forgetUnused(Duration time);

  /** What writes the data files of a table that rows are only added to. */
  AppendedRows appendedRows(TableId table);

  /** Closes the directory for this user; it stays open for others in this process. */
  @Override
  void close();
}
