package io.icecap.buffer;

import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import java.util.Map;
import java.util.Optional;

/**
 * What one Kafka topic-partition adds to one table: all of its changes in [from, next), for all
 * table partitions, at once.
 *
 * @param incarnation the one whose watermark {@code from} was learned from
 * @param from the watermark as the caller knows it: its own next offset to buffer
 * @param next one past the last offset that was looked at; offsets without a change count too
 * @param blobs one per table partition that has changes; may be empty
 * @param onlyAt what the table is to be for it to happen; empty if that does not matter
 */
public record Append(
    TableId table,
    Incarnation incarnation,
    SourcePartition source,
    long from,
    long next,
    Map<PartitionKey, Blob> blobs,
    Optional<TableMark> onlyAt) {
  /** Of changes that do not depend on what the table is. */
  public Append(
      TableId table,
      Incarnation incarnation,
      SourcePartition source,
      long from,
      long next,
      Map<PartitionKey, Blob> blobs) {
    this(table, incarnation, source, from, next, blobs, Optional.empty());
  }
}
