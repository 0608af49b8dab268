package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of a whole table with the places of their rows, for tables whose rows move between
 * partitions. It is a cached partition like any other, over all data files of the table, that keeps
 * keys alone: on disk, bounded in memory, loaded from the table when it is not there. Held by one
 * user. Errors are {@link CacheException}s. Not thread-safe.
 */
public interface KeyIndex extends HeldCache {
  /** Brings the index to these live files, those of all partitions, if it is at others. */
  void catchUp(List<LiveFile> files);

  /** Where the rows with the keys of these changes are; several if rows share a key. */
  List<Found> find(List<Change> changes);

  /** As {@link PartitionCache#duplicates}, over the whole table. */
  Map<Location, long[]> duplicates(Collection<Location> files);

  /** As {@link PartitionCache#superseded}, over the whole table. */
  Set<Integer> superseded(List<Change> changes, ChangeOrder order);

  /**
   * A row that is there.
   *
   * @param change the index of the change that has its key
   */
  record Found(int change, RowPlace place) {}
}
