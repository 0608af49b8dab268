package io.icecap.table;

/** Tables that are published beside others. Thread-safe. */
public interface PublishedTables {
  /**
   * The table {@code <name>__<format>} in the same namespace, created with the same columns, field
   * ids, key and partitioning if it does not exist.
   *
   * @param format {@code orc} or {@code avro}, the extension of its data files
   * @throws IllegalStateException if the name belongs to a table that is no replica of this one, or
   *     has columns that this one never had: problem, why, how to fix
   */
  PublishedTable openOrCreate(LiveTable table, String format);
}
