package io.icecap.buffer;

import io.icecap.change.SourcePartition;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The buffer of one table at one moment.
 *
 * @param watermarks per source, the next offset to buffer
 * @param bases per source, an offset below which every change is in the table's head; never falls
 *     but by a recovery, and may be past the head's own base after a time without changes
 * @param pending per source, the number of blobs that are buffered and not applied
 * @param bytes what the table has buffered
 */
public record BufferStatus(
    Incarnation incarnation,
    Map<SourcePartition, Long> watermarks,
    Map<SourcePartition, Long> bases,
    Map<SourcePartition, Long> pending,
    long bytes) {
  /**
   * The offset of {@code source} that may be committed to Kafka: every change below is published.
   */
  public OptionalLong committable(SourcePartition source) {
    Long offset =
        pending.getOrDefault(source, 0L) == 0 ? watermarks.get(source) : bases.get(source);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }
}
