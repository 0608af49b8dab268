package io.icecap.table;

/** One table's part in a commit over several. */
public record TableUpdate(LiveTable table, SnapshotUpdate update) {}
