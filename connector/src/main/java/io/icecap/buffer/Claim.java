package io.icecap.buffer;

import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import java.util.List;
import java.util.Map;

/**
 * What one apply takes from the buffer of a table.
 *
 * @param watermarks per source, the watermark at the moment of the claim
 * @param blobs per table partition, in buffered order
 * @param left per source, the partitions whose blobs were not all read, with the first offset that
 *     was left behind
 */
public record Claim(
    Incarnation incarnation,
    Map<SourcePartition, Long> watermarks,
    Map<PartitionKey, List<ClaimedBlob>> blobs,
    Map<SourcePartition, Map<PartitionKey, Long>> left) {
  public boolean isEmpty() {
    return blobs.isEmpty();
  }

  /** How much of the buffer it takes. */
  public long bytes() {
    return blobs.values().stream()
        .flatMap(List::stream)
        .mapToLong(claimed -> claimed.blob().bytes().length)
        .sum();
  }
}
