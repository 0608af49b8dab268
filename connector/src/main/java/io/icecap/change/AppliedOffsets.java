package io.icecap.change;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far a table has applied its sources: per Kafka topic-partition the next offset to apply, with
 * exceptions for the table partitions that lag behind it.
 *
 * @param next per source, what every partition without an exception has next
 * @param lagging per source, the partitions that are behind {@code next}, each with its own offset
 */
public record AppliedOffsets(
    SortedMap<SourcePartition, Long> next,
    SortedMap<SourcePartition, SortedMap<PartitionKey, Long>> lagging) {
  public static final AppliedOffsets NONE = new AppliedOffsets(new TreeMap<>(), new TreeMap<>());

  /** The next offset of {@code source} to apply in {@code partition}; 0 where nothing is known. */
  public long next(PartitionKey partition, SourcePartition source) {
    SortedMap<PartitionKey, Long> exceptions = lagging.get(source);
    Long exception = exceptions == null ? null : exceptions.get(partition);
    return exception != null ? exception : next.getOrDefault(source, 0L);
  }

  /** The offset below which every change of {@code source} is applied, over all partitions. */
  public OptionalLong base(SourcePartition source) {
    Long all = next.get(source);
    if (all == null) {
      return OptionalLong.empty();
    }
    Collection<Long> exceptions =
        Optional.ofNullable(lagging.get(source)).map(Map::values).orElse(Set.of());
    return OptionalLong.of(exceptions.stream().mapToLong(Long::longValue).reduce(all, Math::min));
  }

  public Set<SourcePartition> sources() {
    return next.keySet();
  }

  /**
   * These offsets with the starts of sources that are not known yet; known ones stay as they are.
   */
  public AppliedOffsets withStarts(Map<SourcePartition, Long> starts) {
    TreeMap<SourcePartition, Long> merged = new TreeMap<>(starts);
    merged.putAll(next);
    return new AppliedOffsets(merged, lagging);
  }

  /**
   * These offsets after a claim: every partition has applied up to {@code claimed}, but for those
   * in {@code left}, which stay where the claim left them. Nothing ever moves back.
   */
  public AppliedOffsets advance(
      Map<SourcePartition, Long> claimed, Map<SourcePartition, Map<PartitionKey, Long>> left) {
    TreeMap<SourcePartition, Long> nextAfter = new TreeMap<>(next);
    claimed.forEach((source, offset) -> nextAfter.merge(source, offset, Math::max));
    TreeMap<SourcePartition, SortedMap<PartitionKey, Long>> laggingAfter = new TreeMap<>();
    for (SourcePartition source : nextAfter.keySet()) {
      long upTo = claimed.getOrDefault(source, 0L);
      Map<PartitionKey, Long> leftBehind = left.getOrDefault(source, Map.of());
      TreeSet<PartitionKey> exceptions = new TreeSet<>(leftBehind.keySet());
      exceptions.addAll(lagging.getOrDefault(source, new TreeMap<>()).keySet());
      TreeMap<PartitionKey, Long> behind = new TreeMap<>();
      for (PartitionKey p : exceptions) {
        long offset = Math.max(next(p, source), Math.min(upTo, leftBehind.getOrDefault(p, upTo)));
        if (offset < nextAfter.get(source)) {
          behind.put(p, offset);
        }
      }
      if (!behind.isEmpty()) {
        laggingAfter.put(source, behind);
      }
    }
    return new AppliedOffsets(nextAfter, laggingAfter);
  }
}
