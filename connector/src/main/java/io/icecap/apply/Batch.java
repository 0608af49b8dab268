package io.icecap.apply;

import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.Partitioning;
import io.icecap.change.RowSchema;
import io.icecap.change.RowUpgrade;
import io.icecap.change.SourcePartition;
import io.icecap.table.LiveTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
 * @param schema that the changes are in: the table's, which a sink may change at any time, as of
 *     now
 * @param changes per table partition, at most one per key; partitions without any are left out. All
 *     under {@link PartitionKey#ALL} where rows move
 * @param claimed how many changes were taken from the claim, several of one key included
 * @param incomplete how many rows have columns of which nothing is known: they were deleted in this
 *     batch before an upsert left the columns out
 * @param truncates whether all rows there were are gone before these changes
 * @param left per source, the partitions whose changes were not all taken, with the first offset
 *     that was left behind
 */
record Batch(
    RowSchema schema,
    Map<PartitionKey, List<Change>> changes,
    long claimed,
    long incomplete,
    SourceTimes sources,
    boolean truncates,
    Map<SourcePartition, Map<PartitionKey, Long>> left) {
  /** A change as it was buffered. */
  private record Selected(PartitionKey buffered, SourcePartition source, Change change) {}

  /**
   * @param changesMax how many changes are taken of what is buffered in one list at most; the rest
   *     of it stays
   */
  static Batch of(Claim claim, AppliedOffsets applied, LiveTable table, long changesMax) {
    Map<SourcePartition, Map<PartitionKey, Long>> left = new HashMap<>();
    claim.left().forEach((source, of) -> left.put(source, new HashMap<>(of)));
    RowSchema schema = table.schema();
    List<Selected> selected = select(claim, applied, table, schema, changesMax, left);
    Truncates truncates = new Truncates();
    selected.stream()
        .filter(one -> one.change().operation() == Operation.TRUNCATE)
        .forEach(one -> truncates.add(one.source(), one.change()));
    left.forEach((source, of) -> of.replaceAll((p, at) -> Math.max(at, truncates.from(source))));
    Partitioning partitioning = table.partitioning();
    Map<PartitionKey, LastChanges> last = new TreeMap<>();
    LongStream.Builder millis = LongStream.builder();
    for (Selected one : selected) {
      Change change = one.change();
      millis.add(change.sourceMillis());
      if (change.operation() != Operation.TRUNCATE && truncates.spare(one.source(), change)) {
        PartitionKey partition = partition(one.buffered(), change, partitioning);
        last.computeIfAbsent(partition, p -> new LastChanges(schema)).add(change);
      }
    }
    Map<PartitionKey, List<Change>> changes = new TreeMap<>();
    last.forEach((partition, of) -> changes.put(partition, of.changes()));
    long incomplete = last.values().stream().mapToLong(LastChanges::incomplete).sum();
    SourceTimes times = SourceTimes.of(millis.build().toArray());
    return new Batch(schema, changes, selected.size(), incomplete, times, truncates.any(), left);
  }

  /**
   * What is to be applied now, in the order of each list: nothing behind a truncate that is left.
   *
   * @param left gets what is not taken
   */
  private static List<Selected> select(
      Claim claim,
      AppliedOffsets applied,
      LiveTable table,
      RowSchema schema,
      long changesMax,
      Map<SourcePartition, Map<PartitionKey, Long>> left) {
    boolean rowsMove = table.partitioning().rowsMove();
    List<Selected> selected = new ArrayList<>();
    for (PartitionKey buffered : inOrder(claim.blobs().keySet(), rowsMove)) {
      boolean together = buffered.equals(PartitionKey.ALL);
      for (ClaimedBlob claimed : claim.blobs().get(buffered)) {
        SourcePartition source = claimed.source();
        long truncate =
            claim
                .left()
                .getOrDefault(source, Map.of())
                .getOrDefault(PartitionKey.ALL, Long.MAX_VALUE);
        long next = applied.next(buffered, source);
        for (Change change : unapplied(claimed.blob(), next, schema, table::schema)) {
          if (together ? rowsMove && selected.size() >= changesMax : change.offset() > truncate) {
            left.computeIfAbsent(source, s -> new HashMap<>())
                .merge(buffered, change.offset(), Math::min);
          } else {
            selected.add(new Selected(buffered, source, change));
          }
        }
      }
    }
    return selected;
  }

  /** Whether it is of a table whose rows move. */
  boolean isTogether() {
    return changes.containsKey(PartitionKey.ALL);
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

  private static List<Change> unapplied(
      Blob blob, long next, RowSchema schema, IntFunction<RowSchema> schemas) {
    if (blob.lastOffset() < next) {
      return List.of();
    }
    List<Change> changes = decoded(blob, schema, schemas);
    return blob.firstOffset() >= next
        ? changes
        : changes.stream().filter(change -> change.offset() >= next).toList();
  }

  /** In the columns of the table as it is now, whatever they were when it was buffered. */
  private static List<Change> decoded(Blob blob, RowSchema schema, IntFunction<RowSchema> schemas) {
    List<Change> changes = ChangeCodec.decode(blob.bytes(), schemas);
    int id = ChangeCodec.schemaId(blob.bytes());
    if (id == schema.id()) {
      return changes;
    }
    RowUpgrade upgrade = RowUpgrade.between(schemas.apply(id), schema);
    return changes.stream().map(upgrade::upgrade).toList();
  }
}
