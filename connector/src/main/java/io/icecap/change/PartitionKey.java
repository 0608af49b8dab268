package io.icecap.change;

/**
 * Which partition of a table: the partition spec and the partition's values in a printable form
 * that only the table format reads. Equal keys are the same partition.
 */
public record PartitionKey(String id) implements Comparable<PartitionKey> {
  /** What changes are buffered under where only the applier can tell their partitions. */
  public static final PartitionKey ALL = new PartitionKey("*");

  @Override
  public int compareTo(PartitionKey other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id;
  }
}
