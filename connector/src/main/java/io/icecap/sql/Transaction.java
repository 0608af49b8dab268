package io.icecap.sql;

import io.icecap.change.Change;
import io.icecap.change.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a transaction has seen of tables, each as of when it was first named, and writes to them.
 */
final class Transaction {
  private final Function<TableName, PinnedTable> pins;
  private final Map<TableName, Part> parts =
      new TreeMap<>(Comparator.comparing(TableName::toString));

  /**
   * One table of it.
   *
   * @param before as it was
   * @param changes of this transaction
   * @param now with the changes
   */
  record Part(PinnedTable before, List<Change> changes, PinnedTable now) {
    private static Part of(PinnedTable pin) {
      return new Part(pin, List.of(), pin);
    }

    private Part with(List<Change> added) {
      List<Change> all = new ArrayList<>(changes);
      all.addAll(added);
      return new Part(before, all, Writer.with(before, all));
    }

    boolean writes() {
      return !changes.isEmpty();
    }

    /** Whether there is something to publish: what was only buffered when it was read, too. */
    boolean publishes() {
      return now.hasBuffered();
    }
  }

  Transaction(Function<TableName, PinnedTable> pins) {
    this.pins = pins;
  }

  private Part part(TableName name) {
    return parts.computeIfAbsent(name, n -> Part.of(pins.apply(n)));
  }

  /** A table with the changes of this transaction. */
  PinnedTable table(TableName name) {
    return part(name).now();
  }

  /** The same, to be written to. */
  PinnedTable tableToWrite(TableName name) {
    PinnedTable pin = table(name);
    if (!Writer.isRegistered(pin)) {
      Writer.register(pin.table());
      PinnedTable again = pins.apply(name);
      if (!again.head().snapshotId().equals(pin.head().snapshotId())
          || again.buffered().get().blobs().size() != pin.buffered().get().blobs().size()) {
        throw new Writer.ConflictException();
      }
      pin = again;
      parts.put(name, Part.of(pin));
    }
    return pin;
  }

  /** The offset of the next change to that table. */
  long nextOffset(PinnedTable pin) {
    return Writer.next(pin) + part(pin.table().name()).changes().size();
  }

  void write(PinnedTable pin, List<Change> added) {
    if (!added.isEmpty()) {
      parts.computeIfPresent(pin.table().name(), (name, part) -> part.with(added));
    }
  }

  /** All tables that it has named. */
  List<Part> parts() {
    return List.copyOf(parts.values());
  }

  /** Those that it writes to. */
  List<Part> written() {
    return parts.values().stream().filter(Part::writes).toList();
  }
}
