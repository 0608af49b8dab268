package io.icecap.cache;

import io.icecap.format.DataFile;
import io.icecap.store.Location;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Rewrites the live rows of some data files into new ones, in the open transaction. */
final class CompactFiles {
  private final PartitionRows rows;
  private final WriteDataFile writeDataFile;

  CompactFiles(PartitionRows rows, WriteDataFile writeDataFile) {
    this.rows = rows;
    this.writeDataFile = writeDataFile;
  }

  List<DataFile> run(
      AttachedFile file,
      OpenChange open,
      List<CachedFiles.Entry> from,
      Supplier<Location> to,
      CompactionOrder order,
      long rowsMax)
      throws SQLException {
    from.forEach(entry -> open.emptied(entry.location()));
    long live = from.stream().mapToLong(CachedFiles.Entry::live).sum();
    if (live == 0) {
      return List.of();
    }
    long rowsPerFile = rowsPerFile(live, rowsMax);
    long count = (live - 1) / rowsPerFile + 1;
    List<Integer> numbers = from.stream().map(CachedFiles.Entry::number).toList();
    long moved = rows.move(file, numbers, open.newNumber(), order, rowsPerFile);
    if (moved != live) {
      throw new SQLException(
          "The files have %d live rows in the cache and should have %d".formatted(moved, live));
    }
    List<DataFile> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      written.add(writeDataFile.run(file, open, open.newNumber() + i, to.get()));
    }
    return written;
  }

  /** Files alike, not full ones and a rest. */
  static long rowsPerFile(long live, long rowsMax) {
    long count = Math.max(0, live - 1) / rowsMax + 1;
    return Math.max(0, live - 1) / count + 1;
  }
}
