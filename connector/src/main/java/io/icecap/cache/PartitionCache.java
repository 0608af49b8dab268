package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One cached partition, held by one user. {@link #merge} and {@link #compact} open a transaction
 * that stays open until {@link #published} or {@link #discard}; so the cache is never ahead of the
 * table. Errors are {@link CacheException}s. Not thread-safe.
 */
public interface PartitionCache extends AutoCloseable {
  /** Whether the cache equals these live files: same files, same deletion vectors. */
  boolean equalsFiles(List<LiveFile> files);

  /** Throws the content away and loads it from the data files and their deletion vectors. */
  void rebuild(List<LiveFile> files);

  /**
   * Applies the changes in place and writes the upserted rows to one data file.
   *
   * @param changes at most one per key, in order
   * @param to where the data file goes if there are upserts
   */
  Merged merge(List<Change> changes, Location to);

  /**
   * Rewrites live rows of the given files into one data file, sorted by key, row lineage kept. May
   * follow a published merge, not an open one.
   *
   * @return empty if none of their rows is live: the files just leave
   */
  Optional<DataFile> compact(List<Location> files, Location to);

  /**
   * The commit is known to be published: keeps the open transaction. If that fails, or the files
   * are not those that the transaction leads to, the cache is empty and no longer equals them.
   *
   * @param files the partition's live files after the commit
   */
  void published(List<LiveFile> files);

  /** The commit is known not to be published, or there is none: undoes the open transaction. */
  void discard();

  /**
   * Moves what was published from the log into the file if the log has grown long; else does
   * nothing. Takes up to seconds, so it is called between applies, with nothing open.
   */
  void tidy();

  /** Discards what is open and gives the partition back. */
  @Override
  void close();

  /**
   * What a merge did.
   *
   * @param added the new data file; empty if nothing was upserted
   * @param deleted per live data file, the positions that are deleted now, ascending
   * @param emptied files all of whose rows are deleted now; not among the keys of {@code deleted}
   * @param updated upserts of rows that existed
   * @param inserted upserts of rows that did not
   * @param removed deletes of rows that existed
   */
  record Merged(
      Optional<DataFile> added,
      Map<Location, long[]> deleted,
      List<Location> emptied,
      long updated,
      long inserted,
      long removed) {}
}
