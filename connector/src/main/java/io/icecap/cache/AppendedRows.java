package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes the data files of tables that rows are only added to: nothing of them is cached. Errors
 * are {@link CacheException}s. Thread-safe.
 */
public interface AppendedRows {
  /**
   * Writes one data file.
   *
   * @param rows upserts, in order
   */
  DataFile write(PartitionKey partition, RowSchema schema, List<Change> rows, Location to);

  /**
   * Writes the rows of some data files to new ones of about the same size, row lineage kept; they
   * stay in the order that they were added in unless another one is asked for.
   *
   * @param to a new location for each file
   * @param rowsMax how many rows a new file has at most
   * @return empty if none of their rows is live
   */
  List<DataFile> fold(
      PartitionKey partition,
      RowSchema schema,
      List<LiveFile> files,
      Supplier<Location> to,
      CompactionOrder order,
      long rowsMax);
}
