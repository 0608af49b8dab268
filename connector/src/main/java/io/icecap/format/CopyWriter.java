package io.icecap.format;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.store.Location;
import java.nio.file.Path;

/** Writes data files of one format out of copies of partitions. Thread-safe. */
public interface CopyWriter {
  /**
   * Writes all rows, sorted by key. Written to the store when this returns; part of no table.
   *
   * @param copy a DuckDB file, which is only read
   * @param view what its rows are called
   * @param schema of the rows; its field ids go into the file
   * @throws IllegalStateException if the copy can't be read or the file not be written
   */
  DataFile write(Path copy, String view, RowSchema schema, PartitionKey partition, Location to);
}
