package io.icecap.cache;

import io.icecap.store.Location;
import java.nio.file.Path;
import java.util.Collection;

/** Data files of a table as local files, for DuckDB to read. */
interface LocalDataFiles {
  /**
   * The file of a local store itself, else a copy.
   *
   * @param bytes its size
   */
  Path take(Location location, long bytes);

  /** A data file that was just written and uploaded is here; it is going to be deleted. */
  default void uploaded(Location location, Path file) {}

  /** The file is not read any more. */
  void release(Path file);

  /** Files of the partition other than these may go. */
  void retain(Collection<Location> locations);
}
