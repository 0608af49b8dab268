package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a partition's file holds of its rows, and how that is read and changed. All in the
 * transaction that is open on the file's connection; data files go by their number in {@code
 * files}.
 */
interface PartitionRows {
  /** To be called when a transaction begins that changes rows. */
  void begin(AttachedFile file);

  /** The rows that have the keys of these changes; {@link #deleteFound} goes by the last call. */
  FoundRows find(AttachedFile file, List<Change> changes) throws SQLException;

  /** Which of the changes have rows that are of later changes, by their indexes. */
  Set<Integer> superseded(AttachedFile file, List<Change> changes, ChangeOrder order)
      throws SQLException;

  /**
   * Fills in what upserts leave out, from the rows last found, for {@link #append}. To be called
   * before these are deleted, if there are such upserts.
   *
   * @param files where the rows that they found are published
   * @param arriving per upsert whose row is in another partition, by its index, where that is
   * @param rowIds as of {@link #append}
   */
  void complete(
      AttachedFile file,
      List<Change> changes,
      Collection<Integer> files,
      Map<Integer, RowPlace> arriving,
      long[] rowIds)
      throws SQLException;

  default void deleteFound(AttachedFile file) throws SQLException {
    DeleteFound.run(file.connection());
  }

  /**
   * Adds the upserted rows to the new file {@code number}, in the order of the changes.
   *
   * @param position where the first one goes
   * @param rowIds per change the row id that its row keeps, or {@link FoundRows#INHERITED}
   */
  void append(AttachedFile file, List<Change> changes, int number, long position, long[] rowIds)
      throws SQLException;

  /**
   * Moves the rows of some files to new ones, sorted, with their lineage.
   *
   * @param to the number of the first new file; the others follow
   * @param rowsPerFile how many each takes before the next one begins
   * @return how many rows moved
   */
  long move(
      AttachedFile file, Collection<Integer> from, int to, CompactionOrder order, long rowsPerFile)
      throws SQLException;

  /** The query for the rows of a file that {@link #append} and {@link #move} made. */
  String selectNew(int number);

  /** The file that was written by {@link #selectNew} is still here. */
  default void uploaded(Location to, Path file) {}

  /** An error if the file that was written by {@link #selectNew} has not all of the rows. */
  void checkWritten(int number, long written) throws SQLException;

  /** Fetches the data files that {@link #selectAll} needs; may take long, and reads no rows. */
  void fetch(CachedFiles files, LocalDataFiles local);

  /**
   * The query for all rows, with all columns as {@code c0, c1, …}, {@code _file}, {@code _pos},
   * {@code _row_id} and {@code _seq}.
   *
   * @param connection whose transaction sees the rows of {@code files}
   * @param local where the data files are if they are needed
   */
  String selectAll(Connection connection, CachedFiles files, LocalDataFiles local)
      throws SQLException;

  /** All rows of these files. */
  default void remove(AttachedFile file, Collection<Integer> numbers) throws SQLException {
    DeleteRows.ofFiles(file.connection(), numbers);
  }

  /**
   * Rows by their positions; positions without a row are passed over.
   *
   * @return how many rows are left of each of the files
   */
  default Map<Integer, Long> delete(AttachedFile file, Map<Integer, long[]> positions)
      throws SQLException {
    return DeleteRows.at(file, positions);
  }

  /** Takes in the live rows of a data file. */
  void load(AttachedFile file, CachedFiles.Entry entry, LiveFile live, Path local)
      throws SQLException;
}
