package io.icecap.change;

/** Tells the table partition of a row; implemented where the table format lives. Thread-safe. */
public interface Partitioning {
  /**
   * @param values in the order of the table's schema; the key columns are set, others may be null
   */
  PartitionKey partitionOf(Object[] values);
}
