package io.icecap.apply;

import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.change.Partitioning;
import io.icecap.change.RowSchema;
import io.icecap.table.LiveTable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * What a claim holds that the head does not have yet, the last change of each key per partition.
 *
 * @param changes per table partition, at most one per key; partitions without any are left out. All
 *     under {@link PartitionKey#ALL} where rows move
 * @param claimed how many changes were taken from the claim, several of one key included
 * @param incomplete how many rows have columns of which nothing is known: they were deleted in this
 *     batch before an upsert left the columns out
 */
record Batch(
    Map<PartitionKey, List<Change>> changes, long claimed, long incomplete, SourceTimes sources) {
  static Batch of(Claim claim, AppliedOffsets applied, LiveTable table) {
    RowSchema schema = table.schema();
    Partitioning partitioning = table.partitioning();
    Map<PartitionKey, LastChanges> last = new TreeMap<>();
    LongStream.Builder millis = LongStream.builder();
    for (PartitionKey buffered : inOrder(claim.blobs().keySet(), partitioning.rowsMove())) {
      for (ClaimedBlob claimed : claim.blobs().get(buffered)) {
        long next = applied.next(buffered, claimed.source());
        for (Change change : unapplied(claimed.blob(), next, table::schema)) {
          PartitionKey partition = partition(buffered, change, partitioning);
          last.computeIfAbsent(partition, p -> new LastChanges(schema)).add(change);
          millis.add(change.sourceMillis());
        }
      }
    }
    Map<PartitionKey, List<Change>> changes = new TreeMap<>();
    last.forEach((partition, of) -> changes.put(partition, of.changes()));
    long incomplete = last.values().stream().mapToLong(LastChanges::incomplete).sum();
    long[] times = millis.build().toArray();
    return new Batch(changes, times.length, incomplete, SourceTimes.of(times));
  }

  /** What was buffered before another engine changed whether rows move comes first. */
  private static List<PartitionKey> inOrder(Set<PartitionKey> buffered, boolean rowsMove) {
    Predicate<PartitionKey> isOfNow = key -> key.equals(PartitionKey.ALL) == rowsMove;
    return buffered.stream().sorted(Comparator.comparing(isOfNow::test)).toList();
  }

  private static PartitionKey partition(
      PartitionKey buffered, Change change, Partitioning partitioning) {
    if (partitioning.rowsMove()) {
      return PartitionKey.ALL;
    }
    return buffered.equals(PartitionKey.ALL) ? partitioning.partitionOf(change.values()) : buffered;
  }

  private static List<Change> unapplied(Blob blob, long next, IntFunction<RowSchema> schemas) {
    if (blob.lastOffset() < next) {
      return List.of();
    }
    List<Change> changes = ChangeCodec.decode(blob.bytes(), schemas);
    return blob.firstOffset() >= next
        ? changes
        : changes.stream().filter(change -> change.offset() >= next).toList();
  }
}
