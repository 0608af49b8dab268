package io.icecap.change;

import java.util.Set;

/** Tells the table partition of a row; implemented where the table format lives. Thread-safe. */
public interface Partitioning {
  /**
   * @param values in the order of the table's schema; the key columns are set, others may be null
   */
  PartitionKey partitionOf(Object[] values);

  /**
   * Whether a change may move its row to another partition, since columns that are not in the key
   * decide. Then {@link #partitionOf} has to be given whole rows, and changes are buffered
   * together, as {@link PartitionKey#ALL}.
   */
  default boolean rowsMove() {
    return false;
  }

  /** The columns that decide, by their indexes in the schema. */
  default Set<Integer> columns() {
    return Set.of();
  }
}
