package io.icecap.sql;

import io.icecap.change.Change;
import io.icecap.change.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a transaction has seen of tables, each as of when it was first named, and what it writes.
 */
final class Transaction {
  private final Function<TableName, PinnedTable> pins;
  private final Map<TableName, PinnedTable> seen = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();

  /** What the table that is written to was before; null as long as none is. */
  private PinnedTable before;

  Transaction(Function<TableName, PinnedTable> pins) {
    this.pins = pins;
  }

  /** A table with the changes of this transaction. */
  PinnedTable table(TableName name) {
    return seen.computeIfAbsent(name, pins);
  }

  /**
   * The same, to be written to.
   *
   * @throws StatementException if it can't be, by this transaction or at all
   */
  PinnedTable tableToWrite(TableName name) {
    if (before != null && !before.table().name().equals(name)) {
      throw new StatementException(
          "This transaction writes to %s already, and a commit is of one table; COMMIT first"
              .formatted(before.table().name()));
    }
    PinnedTable pin = table(name);
    if (!Writer.isRegistered(pin)) {
      Writer.register(pin.table());
      PinnedTable again = pins.apply(name);
      if (!again.head().snapshotId().equals(pin.head().snapshotId())
          || again.buffered().get().blobs().size() != pin.buffered().get().blobs().size()) {
        throw new Writer.ConflictException();
      }
      pin = again;
      seen.put(name, pin);
    }
    return pin;
  }

  /** The offset of the next change to that table. */
  long nextOffset(PinnedTable pin) {
    return Writer.next(pin) + changes.size();
  }

  void write(PinnedTable pin, List<Change> added) {
    if (added.isEmpty()) {
      return;
    }
    before = before == null ? pin : before;
    changes.addAll(added);
    seen.put(pin.table().name(), Writer.with(before, changes));
  }

  /**
   * @throws Writer.ConflictException if the table is not what it was
   */
  void commit(Writer writer) {
    if (before != null) {
      writer.commit(before, changes);
    }
  }
}
