package io.icecap.table;

import io.icecap.format.ColumnStatistics;
import io.icecap.store.Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A live data file as another format has to tell it.
 *
 * @param rows deleted ones included
 * @param partition by field id, the values that all rows share, in the Java class of the column's
 *     type; null values are there
 * @param vector which rows are deleted; empty if none is
 * @param statistics computed when asked for
 */
public record ProjectedFile(
    Location location,
    long rows,
    long bytes,
    Map<Integer, Object> partition,
    Optional<Vector> vector,
    Supplier<List<ColumnStatistics>> statistics) {
  /**
   * Where a deletion vector lies.
   *
   * @param offset where its blob starts in the file
   * @param bytes of the blob
   * @param cardinality how many rows it deletes
   */
  public record Vector(Location file, long offset, long bytes, long cardinality) {}
}
