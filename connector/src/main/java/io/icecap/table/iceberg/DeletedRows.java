package io.icecap.table.iceberg;

import io.icecap.format.LiveFile;
import org.apache.iceberg.deletes.Deletes;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.CloseableIterable;

/** The deleted rows of one data file at one version, in whatever form they are stored. */
interface DeletedRows {
  /** No row is deleted. */
  DeletedRows NONE =
      new DeletedRows() {
        @Override
        public LiveFile.Deletes deletes() {
          return LiveFile.Deletes.NONE;
        }

        @Override
        public PositionDeleteIndex positions() {
          return PositionDeleteIndex.empty();
        }
      };

  LiveFile.Deletes deletes();

  /** Not to be changed; may be read from the store. */
  PositionDeleteIndex positions();

  /** A new and empty index. */
  static PositionDeleteIndex index() {
    return Deletes.toPositionIndex(CloseableIterable.empty());
  }

  /** A new index of these positions. */
  static PositionDeleteIndex index(long[] positions) {
    PositionDeleteIndex index = index();
    for (long position : positions) {
      index.delete(position);
    }
    return index;
  }

  static long[] ascending(PositionDeleteIndex positions) {
    long[] ascending = new long[Math.toIntExact(positions.cardinality())];
    int[] next = {0};
    positions.forEach(position -> ascending[next[0]++] = position);
    return ascending;
  }
}
