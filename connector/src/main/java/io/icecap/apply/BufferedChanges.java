package io.icecap.apply;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.RowSchema;
import io.icecap.change.SourcePartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * The changes of one partition as they were buffered. They are decoded when they are folded, by the
 * thread that merges them and right before it does: what it needs is in its processor's cache then,
 * and of a batch only the partitions that are worked on are in memory as objects.
 */
final class BufferedChanges {
  private record Stretch(SourcePartition source, Supplier<List<Change>> changes) {}

  private final List<Stretch> stretches = new ArrayList<>();

  /**
   * @param changes behind those that were added before, in the columns of the table
   */
  void add(SourcePartition source, Supplier<List<Change>> changes) {
    stretches.add(new Stretch(source, changes));
  }

  /**
   * One change per key, which does what all changes of the key do.
   *
   * @param order of their own, if they have one
   * @param tally gets them all
   */
  List<Change> folded(
      RowSchema schema, Optional<ChangeOrder> order, Truncates truncates, BatchTally tally) {
    LastChanges last = LastChanges.of(schema, order);
    LongStream.Builder millis = LongStream.builder();
    for (Stretch stretch : stretches) {
      for (Change change : stretch.changes().get()) {
        millis.add(change.sourceMillis());
        if (truncates.spare(stretch.source(), change)) {
          last.add(change);
        }
      }
    }
    List<Change> folded = last.changes();
    tally.add(millis.build().toArray(), last.incomplete());
    return folded;
  }
}
