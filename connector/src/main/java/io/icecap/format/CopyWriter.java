package io.icecap.format;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Writes data files of one format out of copies of partitions. Thread-safe. */
public interface CopyWriter {
  /**
   * Writes all rows, sorted by key, to one file or several that follow one another. Written to the
   * store when this returns; part of no table.
   *
   * @param copy a DuckDB file, which is only read
   * @param view what its rows are called
   * @param schema of the rows; its field ids go into the file
   * @param to a new location for each file
   * @throws IllegalStateException if the copy can't be read or the file not be written
   */
  List<DataFile> write(
      Path copy, String view, RowSchema schema, PartitionKey partition, Supplier<Location> to);
}
