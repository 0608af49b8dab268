package io.icecap.cache;

import java.nio.file.Path;

/**
 * The rows that a partition had at one snapshot of its table, to be copied while applies go on.
 * Used by one thread, which need not be the one that made it.
 */
public interface PartitionSnapshot extends AutoCloseable {
  /**
   * Writes a copy that stock DuckDB can attach, from version 1.2 on: the live rows as a view in the
   * schema {@code main}, under their columns' names, and whatever {@link PartitionCache#restore}
   * needs in a schema {@code icecap}. Takes seconds for a million rows, and holds up nobody.
   *
   * @param file where there is none yet; there is none after an error either
   * @param view the name of the view
   * @throws CacheException if it can't be written, or the snapshot is closed meanwhile
   */
  void copyTo(Path file, String view);

  /** Lets go of it. May be called by any thread: a copy that is being written is cut off. */
  @Override
  void close();
}
