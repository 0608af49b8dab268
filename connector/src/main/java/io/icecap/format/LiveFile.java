package io.icecap.format;

import io.icecap.store.Location;

/**
 * A data file of a table's head.
 *
 * @param rows how many the file has, deleted ones included
 * @param firstRowId the row id of its first row (Iceberg v3 row lineage)
 * @param sequence its data sequence number
 * @param deletes which of its rows are deleted
 */
public record LiveFile(
    Location location, long rows, long bytes, long firstRowId, long sequence, Deletes deletes) {
  /**
   * The deletion vector of a data file at one snapshot.
   *
   * @param id tells this vector from every other one of the same file; empty if nothing is deleted
   * @param count how many positions
   * @param positions reads them, ascending; may go to the store
   */
  public record Deletes(String id, long count, java.util.function.Supplier<long[]> positions) {
    public static final Deletes NONE = new Deletes("", 0, () -> new long[0]);
  }
}
