package io.icecap.it;

/** The composite key of a fed table. */
public record RowId(long id, int line) {}
