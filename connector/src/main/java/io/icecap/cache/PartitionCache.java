package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.format.CommitMode;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One cached partition, held by one user. {@link #merge}, {@link #delete}, {@link #compact} and
 * {@link #replace} open a transaction that stays open until {@link #published} or {@link #discard};
 * so the cache is never ahead of the table. Errors are {@link CacheException}s. Not thread-safe.
 */
public interface PartitionCache extends HeldCache {
  /**
   * Makes the cache equal to these live files in the cheapest way: by what is different, in one
   * transaction; from a replica and by what is different from that; or by loading everything. If
   * that fails the cache is unchanged or empty.
   */
  void catchUp(List<LiveFile> files);

  /** Throws the content away and loads it from the data files and their deletion vectors. */
  void rebuild(List<LiveFile> files);

  /**
   * Where the rows with the keys of these changes are. Called with nothing open; nothing is
   * changed.
   */
  List<KeyIndex.Found> find(List<Change> changes);

  /**
   * The indexes of the changes whose rows are of changes that come later in the order. Called with
   * nothing open; nothing is changed.
   */
  Set<Integer> superseded(List<Change> changes, ChangeOrder order);

  /**
   * The rows whose keys these live files have again, but for the one of each key that was written
   * last; by data file their positions, ascending. Called with nothing open; nothing is changed.
   */
  Map<Location, long[]> duplicates(Collection<Location> files);

  /**
   * Deletes rows; by copy-on-write, what is left of their files goes into a new one.
   *
   * @param positions by live data file, ascending
   * @param to where the new data file goes, if there is one
   */
  Merged delete(Map<Location, long[]> positions, Location to, CommitMode mode);

  /**
   * Applies the changes in place and writes the upserted rows to one data file; by copy-on-write,
   * behind what is left of the files that lose rows.
   *
   * @param changes at most one per key, in order
   * @param to where the data file goes if it has rows
   */
  default Merged merge(List<Change> changes, Location to, CommitMode mode) {
    return merge(changes, Map.of(), to, mode);
  }

  /**
   * The same, where some rows come from other partitions.
   *
   * @param arriving per upsert of such a row, by its index, where the row is as of now; it keeps
   *     its row id, if it has one, and what the upsert leaves out
   */
  Merged merge(List<Change> changes, Map<Integer, RowPlace> arriving, Location to, CommitMode mode);

  /**
   * Rewrites live rows of the given files into new ones of about the same size, row lineage kept.
   * May follow a published merge, not an open one.
   *
   * @param to a new location for each file; they follow one another in the order
   * @param rowsMax how many rows a new file has at most, 1 or more
   * @return empty if none of their rows is live: the files just leave
   */
  List<DataFile> compact(
      List<Location> files, Supplier<Location> to, CompactionOrder order, long rowsMax);

  /**
   * The same in two steps, where it takes long: the new files are written by {@link
   * FileRewrite#run} while the partition goes on being changed, then {@link #replace} puts them in
   * place. Called with nothing open; takes milliseconds.
   *
   * @param files live files that the cache has now
   */
  FileRewrite rewrite(List<LiveFile> files);

  /**
   * Puts the new files of a rewrite in the place of the old ones, in a transaction that stays open
   * as that of {@link #compact} does. Rows that have been deleted or changed since are deleted in
   * the new files; old files may have left the table.
   */
  Replaced replace(FileRewrite rewrite);

  /**
   * What replaces rewritten files.
   *
   * @param added the new files, but for those that would have no live rows
   * @param deleted positions in them that are deleted at once, ascending
   * @param removed the old files that are still there
   */
  record Replaced(List<DataFile> added, Map<Location, long[]> deleted, List<Location> removed) {}

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
   * The rows of these live files, to be copied while the partition goes on being changed: from the
   * cache if it has them now, else from the data files. Called with nothing open; takes
   * milliseconds.
   */
  PartitionSnapshot snapshot(List<LiveFile> files);

  /**
   * Takes a copy made by {@link PartitionSnapshot#copyTo} for the content. It may be older than the
   * table.
   *
   * @return false, and nothing is changed, if the file is damaged or is of another partition or
   *     schema
   */
  boolean restore(Path file);

  /**
   * What a merge did.
   *
   * @param added the new data file; empty if it would have no rows
   * @param deleted per live data file, the positions that are deleted now, ascending; empty by
   *     copy-on-write
   * @param emptied files that have no live rows now, deleted or moved; not among the keys of {@code
   *     deleted}
   * @param updated upserts of rows that existed
   * @param inserted upserts of rows that did not
   * @param removed deletes of rows that existed
   * @param incomplete those of the inserted rows whose upserts left columns out: these are null, or
   *     where null is refused, what the source sent instead
   */
  record Merged(
      Optional<DataFile> added,
      Map<Location, long[]> deleted,
      List<Location> emptied,
      long updated,
      long inserted,
      long removed,
      long incomplete) {}
}
