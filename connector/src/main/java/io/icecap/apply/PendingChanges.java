package io.icecap.apply;

import io.icecap.buffer.Claim;
import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.RowSchema;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an apply on top of a version would do to its rows, for who reads them: the same changes,
 * folded by the same code.
 */
public final class PendingChanges {
  private final Batch batch;

  private PendingChanges(Batch batch) {
    this.batch = batch;
  }

  /**
   * What is in a claim and not in a head.
   *
   * @param claim made before the head was read, so that what was trimmed from the buffer in between
   *     is in the head; of everything that was buffered
   */
  public static PendingChanges of(Claim claim, Head head, LiveTable table) {
    return new PendingChanges(Batch.of(claim, head.applied(), table, Long.MAX_VALUE));
  }

  /** That the changes are in: the table's as it was when this was made. */
  public RowSchema schema() {
    return batch.schema();
  }

  /** Whether none of the version's rows is left. */
  public boolean truncates() {
    return batch.truncates();
  }

  /**
   * The order by which a change may be an older one than its row is of, and then has no effect;
   * empty where changes come in their order.
   */
  public Optional<ChangeOrder> order() {
    return batch.superseded().order();
  }

  /** One change per key at most, or every one where rows are appended. To be asked for once. */
  public Stream<List<Change>> changes() {
    return batch.partitions().stream().map(batch::changes);
  }
}
