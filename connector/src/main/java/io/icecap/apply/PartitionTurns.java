package io.icecap.apply;

import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Bounds how many partitions one apply works on: each has its file open until the commit is known.
 * The others are left for the next one, in the order of their keys, round and round, so that none
 * waits for ever.
 */
final class PartitionTurns {
  private final int partitionsMax;
  private PartitionKey last = new PartitionKey("");

  PartitionTurns(int partitionsMax) {
    this.partitionsMax = partitionsMax;
  }

  /**
   * The claim without the partitions whose turn it is not; those are left behind whole.
   *
   * @param busy those that are not to be had now
   */
  Claim next(Claim claim, Predicate<PartitionKey> busy) {
    TreeMap<PartitionKey, List<ClaimedBlob>> left = new TreeMap<>(claim.blobs());
    left.keySet().removeIf(busy.negate());
    boolean hasMore = claim.blobs().containsKey(PartitionKey.ALL);
    int most = hasMore ? partitionsMax - partitionsMax / 4 : partitionsMax;
    if (left.isEmpty() && claim.blobs().size() <= most) {
      return claim;
    }
    TreeMap<PartitionKey, List<ClaimedBlob>> waiting = new TreeMap<>(claim.blobs());
    waiting.keySet().removeAll(left.keySet());
    TreeMap<PartitionKey, List<ClaimedBlob>> taken = new TreeMap<>();
    // Truncates and changes of keys come before what follows them in any partition.
    Optional.ofNullable(waiting.remove(PartitionKey.ALL))
        .ifPresent(all -> taken.put(PartitionKey.ALL, all));
    while (taken.size() < most && !waiting.isEmpty()) {
      PartitionKey next = waiting.higherKey(last);
      last = next == null ? waiting.firstKey() : next;
      taken.put(last, waiting.remove(last));
    }
    waiting.putAll(left);
    return new Claim(claim.incarnation(), claim.watermarks(), taken, left(claim, waiting));
  }

  private static Map<SourcePartition, Map<PartitionKey, Long>> left(
      Claim claim, Map<PartitionKey, List<ClaimedBlob>> waiting) {
    Map<SourcePartition, Map<PartitionKey, Long>> left = new HashMap<>();
    claim.left().forEach((source, firsts) -> left.put(source, new TreeMap<>(firsts)));
    waiting.forEach(
        (partition, blobs) ->
            blobs.forEach(
                claimed ->
                    left.computeIfAbsent(claimed.source(), s -> new TreeMap<>())
                        .merge(partition, claimed.blob().firstOffset(), Math::min)));
    return left;
  }
}
