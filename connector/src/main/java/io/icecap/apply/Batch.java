package io.icecap.apply;

import io.icecap.buffer.Blob;
import io.icecap.buffer.ChangeCodec;
import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.Operation;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.change.RowUpgrade;
import io.icecap.change.SourcePartition;
import io.icecap.table.LiveTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a claim holds that the head does not have yet. */
final class Batch {
  /**
   * So many partitions have rows at most that get another key: what {@link PartitionTurns} leaves
   * room for.
   */
  private static final int CONCERNED_MAX = 64;

  private final LiveTable table;
  private final RowSchema schema;
  private final boolean rowsMove;
  private final Map<PartitionKey, BufferedChanges> changes = new TreeMap<>();
  private final Map<SourcePartition, Map<PartitionKey, Long>> left = new HashMap<>();

  /** Per source, the offset from which on nothing can be taken, if there is one. */
  private final Map<SourcePartition, Long> ends = new HashMap<>();

  /** All changes that are taken, where those of several partitions depend on one another. */
  private final Map<SourcePartition, List<Change>> ordered = new HashMap<>();

  private final Set<PartitionKey> concerned = new HashSet<>();
  private final Truncates truncates = new Truncates();
  private final BatchTally tally = new BatchTally();
  private final Superseded superseded;

  private Batch(Claim claim, LiveTable table) {
    this.table = table;
    this.schema = table.schema();
    this.rowsMove = table.partitioning().rowsMove();
    this.superseded = new Superseded(ChangeOrder.by(table.own().orderBy(), schema));
    claim.left().forEach((source, of) -> left.put(source, new HashMap<>(of)));
    left.forEach(
        (source, of) ->
            Optional.ofNullable(of.get(PartitionKey.ALL)).ifPresent(at -> ends.put(source, at)));
  }

  /**
   * @param changesMax how many changes are taken of what is buffered in one list at most; the rest
   *     of it stays
   */
  static Batch of(Claim claim, AppliedOffsets applied, LiveTable table, long changesMax) {
    Batch batch = new Batch(claim, table);
    long taken = 0;
    for (PartitionKey buffered : batch.inOrder(claim.blobs().keySet())) {
      boolean together = buffered.equals(PartitionKey.ALL);
      for (ClaimedBlob claimed : claim.blobs().get(buffered)) {
        SourcePartition source = claimed.source();
        long next = applied.next(buffered, source);
        if (claimed.blob().lastOffset() < next) {
          continue;
        }
        if (together) {
          taken +=
              batch.takeTogether(source, batch.unapplied(claimed.blob(), next), changesMax - taken);
        } else {
          batch.take(buffered, source, claimed.blob(), next);
        }
      }
    }
    batch.putInOrder();
    batch.left.forEach(
        (source, of) -> of.replaceAll((p, at) -> Math.max(at, batch.truncates.from(source))));
    return batch;
  }

  /** What was buffered before another engine changed whether rows move comes first. */
  private List<PartitionKey> inOrder(Set<PartitionKey> buffered) {
    Predicate<PartitionKey> isOfNow = key -> key.equals(PartitionKey.ALL) == rowsMove;
    return buffered.stream().sorted(Comparator.comparing(isOfNow::test)).toList();
  }

  private long end(SourcePartition source) {
    return ends.getOrDefault(source, Long.MAX_VALUE);
  }

  /** Changes of one partition: decoded later, unless some of them have to wait or to be sorted. */
  private void take(PartitionKey buffered, SourcePartition source, Blob blob, long next) {
    PartitionKey partition = rowsMove ? PartitionKey.ALL : buffered;
    if (blob.lastOffset() < end(source) && ordered.isEmpty()) {
      changesOf(partition).add(source, () -> unapplied(blob, next));
      return;
    }
    List<Change> before = new ArrayList<>();
    for (Change change : unapplied(blob, next)) {
      if (change.offset() >= end(source)) {
        leave(source, buffered, change);
      } else {
        before.add(change);
      }
    }
    add(partition, source, before);
  }

  private void add(PartitionKey partition, SourcePartition source, List<Change> taken) {
    if (!ordered.isEmpty()) {
      ordered.computeIfAbsent(source, s -> new ArrayList<>()).addAll(taken);
    } else if (!taken.isEmpty()) {
      changesOf(partition).add(source, () -> taken);
    }
  }

  /** Where a row may come from another partition, all are folded at once. */
  private void putInOrder() {
    ordered.forEach(
        (source, taken) -> {
          taken.sort(Comparator.comparingLong(Change::offset));
          changesOf(PartitionKey.ALL).add(source, () -> taken);
        });
  }

  /**
   * Changes of any partition, truncates among them.
   *
   * @param changesMax takes no more, of rows that move
   * @return how many were taken
   */
  private long takeTogether(SourcePartition source, List<Change> together, long changesMax) {
    int taken =
        rowsMove ? (int) Math.min(together.size(), Math.max(changesMax, 0)) : together.size();
    together.stream().skip(taken).forEach(change -> leave(source, PartitionKey.ALL, change));
    List<Change> ofRows = new ArrayList<>();
    for (Change change : together.subList(0, taken)) {
      if (change.changesKey() && !rowsMove && !isNext(source, change)) {
        ends.merge(source, change.offset(), Math::min);
      }
      if (change.offset() >= end(source)) {
        leave(source, PartitionKey.ALL, change);
      } else if (change.operation() == Operation.TRUNCATE) {
        truncates.add(source, change);
        tally.add(new long[] {change.sourceMillis()}, 0);
      } else {
        ofRows.add(change);
      }
    }
    if (rowsMove) {
      add(PartitionKey.ALL, source, ofRows);
    } else if (!ofRows.isEmpty()) {
      ordered.computeIfAbsent(source, s -> new ArrayList<>()).addAll(ofRows);
    }
    return taken;
  }

  /**
   * Whether all changes before it were claimed, in the two partitions that it concerns, and there
   * is room for these.
   */
  private boolean isNext(SourcePartition source, Change change) {
    Map<PartitionKey, Long> waiting = left.getOrDefault(source, Map.of());
    List<PartitionKey> both =
        Stream.of(change.oldKey(), change.values()).map(table.partitioning()::partitionOf).toList();
    concerned.addAll(both);
    return concerned.size() <= CONCERNED_MAX
        && both.stream().allMatch(p -> waiting.getOrDefault(p, Long.MAX_VALUE) > change.offset());
  }

  private BufferedChanges changesOf(PartitionKey partition) {
    return changes.computeIfAbsent(partition, p -> new BufferedChanges());
  }

  private void leave(SourcePartition source, PartitionKey buffered, Change change) {
    left.computeIfAbsent(source, s -> new HashMap<>()).merge(buffered, change.offset(), Math::min);
  }

  /** In the columns of the table as it is now, whatever they were when it was buffered. */
  private List<Change> unapplied(Blob blob, long next) {
    int id = ChangeCodec.schemaId(blob.bytes());
    RowSchema written = id == schema.id() ? schema : table.schema(id);
    List<Change> decoded = ChangeCodec.decode(blob.bytes(), any -> written);
    if (id != schema.id()) {
      RowUpgrade upgrade = RowUpgrade.between(written, schema);
      decoded = decoded.stream().map(upgrade::upgrade).toList();
    }
    return blob.firstOffset() >= next
        ? decoded
        : decoded.stream().filter(change -> change.offset() >= next).toList();
  }

  /** Whether nothing that was claimed can be applied before what was not claimed. */
  boolean isStuck() {
    return changes.isEmpty() && !truncates.any() && !left.isEmpty();
  }

  /** Whether rows move, so that the index of keys has to tell where they are. */
  boolean rowsMove() {
    return rowsMove && isTogether();
  }

  /** Whether the partitions have to be told from the folded changes. */
  boolean isTogether() {
    return changes.containsKey(PartitionKey.ALL);
  }

  /** That have changes, {@link PartitionKey#ALL} where they are together. */
  Set<PartitionKey> partitions() {
    return changes.keySet();
  }

  /** The last change of each key; none where truncates take them all. Once per partition. */
  List<Change> changes(PartitionKey partition) {
    return changes.get(partition).folded(schema, superseded.order(), truncates, tally);
  }

  /** That the changes are in: the table's, which a sink may change at any time, as of the claim. */
  RowSchema schema() {
    return schema;
  }

  /** Whether all rows there were are gone before these changes. */
  boolean truncates() {
    return truncates.any();
  }

  /** What drops the changes that come after later ones of their rows. */
  Superseded superseded() {
    return superseded;
  }

  /** What is known of the changes that were asked for. */
  BatchTally tally() {
    return tally;
  }

  /**
   * Per source, the partitions whose changes were not all taken, with the first offset that was
   * left behind.
   */
  Map<SourcePartition, Map<PartitionKey, Long>> left() {
    return left;
  }
}
