package io.icecap.cache;

import io.icecap.store.Location;

/**
 * Where a row is published.
 *
 * @param bytes the size of the data file
 * @param rowId the row's id; -1 in tables without row ids
 */
public record RowPlace(Location file, long bytes, long position, long rowId) {}
