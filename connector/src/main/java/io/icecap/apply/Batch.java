package io.icecap.apply;

import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/**
 * What a claim holds that the head does not have yet, the last change of each key per partition.
 *
 * @param changes per table partition, at most one per key; partitions without any are left out
 * @param claimed how many changes were taken from the claim, several of one key included
 * @param incomplete how many rows have columns of which nothing is known: they were deleted in this
 *     batch before an upsert left the columns out
 */
record Batch(
    Map<PartitionKey, List<Change>> changes, long claimed, long incomplete, SourceTimes sources) {
  static Batch of(
      Claim claim, AppliedOffsets applied, RowSchema schema, IntFunction<RowSchema> schemas) {
    Map<PartitionKey, List<Change>> changes = new TreeMap<>();
    LongStream.Builder millis = LongStream.builder();
    AtomicLong incomplete = new AtomicLong();
    claim
        .blobs()
        .forEach(
            (partition, blobs) -> {
              LastChanges last = new LastChanges(schema);
              for (ClaimedBlob claimed : blobs) {
                long next = applied.next(partition, claimed.source());
                for (Change change : unapplied(claimed.blob(), next, schemas)) {
                  last.add(change);
                  millis.add(change.sourceMillis());
                }
              }
              incomplete.addAndGet(last.incomplete());
              if (!last.changes().isEmpty()) {
                changes.put(partition, last.changes());
              }
            });
    long[] times = millis.build().toArray();
    return new Batch(changes, times.length, incomplete.get(), SourceTimes.of(times));
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
