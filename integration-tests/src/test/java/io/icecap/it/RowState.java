package io.icecap.it;

/**
 * A row of a fed table. The version counts the changes of its key, deletes too, and is never used
 * twice: what has a smaller one is older.
 */
public record RowState(RowId id, long version, String note) {}
