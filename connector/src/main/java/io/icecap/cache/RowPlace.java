package io.icecap.cache;

import io.icecap.store.Location;

/**
 * Where a row is published.
 *
 * @param bytes the size of the data file
 * @param rowId the row's id; {@link #WITHOUT_ID} in tables without row ids
 */
public record RowPlace(Location file, long bytes, long position, long rowId) {
  public static final long WITHOUT_ID = FoundRows.INHERITED;
}
