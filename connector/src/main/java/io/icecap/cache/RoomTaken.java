package io.icecap.cache;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much room the rows of a partition take, those that were deleted included.
 *
 * @param slices in the order of their rows; one without live rows is left out
 * @param rows what there is room for
 */
record RoomTaken(List<Slice> slices, long rows) {
  private static final double DEAD_PER_LIVE = 1.0;
  private static final long DEAD_MIN = 10_000;

  /** Two row groups of DuckDB's, so that one at least becomes empty with a slice. */
  private static final long SLICE_ROWS = 2 * 122_880;

  private static final int EMPTIEST_MAX = 8;

  private static final String COUNT =
      "SELECT rowid // %d AS slice, count(*), max(rowid) + 1 FROM rows GROUP BY ALL ORDER BY slice"
          .formatted(SLICE_ROWS);

  /** The rows with ids from {@code from} on and below {@code to}, of which some are live. */
  record Slice(long from, long to, long live) {}

  static RoomTaken of(Connection connection) throws SQLException {
    List<Slice> slices = new ArrayList<>();
    long rows = 0;
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(COUNT)) {
      while (result.next()) {
        long from = result.getLong(1) * SLICE_ROWS;
        slices.add(new Slice(from, from + SLICE_ROWS, result.getLong(2)));
        rows = result.getLong(3);
      }
    }
    return new RoomTaken(slices, rows);
  }

  long live() {
    return slices.stream().mapToLong(Slice::live).sum();
  }

  boolean isMostlyDead() {
    return rows - live() > live() * DEAD_PER_LIVE + DEAD_MIN;
  }

  /**
   * Some of the slices that are full to their end and mostly dead, those with the fewest live rows
   * first.
   */
  List<Slice> emptiest() {
    return slices.stream()
        .filter(slice -> slice.to() <= rows && slice.live() <= SLICE_ROWS / 2)
        .sorted(Comparator.comparingLong(Slice::live))
        .limit(EMPTIEST_MAX)
        .toList();
  }
}
