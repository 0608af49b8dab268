package io.icecap.sql;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.Blob;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.ChangeBuffer;
import io.icecap.buffer.ChangeCodec;
import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.buffer.TableMark;
import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import io.icecap.table.LiveTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Brings changes of statements into a table: into its buffer, as changes of a source that all
 * sessions share, in the one step in which it is made sure that nobody has changed the table since
 * it was read; then they are waited for. Nothing else has them, so they are only promised once they
 * are published. See docs/sql.md.
 */
final class Writer {
  /** Not the name of a topic that a connector could have. */
  static final SourcePartition SOURCE = new SourcePartition("icecap.sql()", 0);

  private final ChangeBuffer buffer;
  private final SnapshotWait wait;

  Writer(ChangeBuffer buffer, SnapshotWait wait) {
    this.buffer = buffer;
    this.wait = wait;
  }

  /** Someone else has changed the table. */
  static final class ConflictException extends RuntimeException {}

  /** Whether the table knows the source; once it does, it does for good. */
  static boolean isRegistered(PinnedTable pin) {
    return pin.buffered().get().watermarks().containsKey(SOURCE);
  }

  static void register(LiveTable table) {
    table.register(Map.of(SOURCE, 0L), Map.of());
  }

  /** The offset of the next change. */
  static long next(PinnedTable pin) {
    return pin.buffered().get().watermarks().get(SOURCE);
  }

  /** The table as it is with the changes on top of what is buffered. */
  static PinnedTable with(PinnedTable pin, List<Change> changes) {
    Claim claim = pin.buffered().get();
    Map<PartitionKey, List<ClaimedBlob>> blobs = new TreeMap<>(claim.blobs());
    blobs(pin, changes)
        .forEach(
            (partition, blob) -> {
              List<ClaimedBlob> list = new ArrayList<>(blobs.getOrDefault(partition, List.of()));
              list.add(new ClaimedBlob(SOURCE, blob));
              blobs.put(partition, list);
            });
    return new PinnedTable(
        pin.table(),
        pin.schema(),
        pin.head(),
        Optional.of(new Claim(claim.incarnation(), claim.watermarks(), blobs, claim.left())));
  }

  /** The changes as the buffer takes them. */
  static Map<PartitionKey, Blob> blobs(PinnedTable pin, List<Change> changes) {
    Map<PartitionKey, List<Change>> byPartition = new TreeMap<>();
    for (Change change : changes) {
      PartitionKey partition =
          pin.table().partitioning().rowsMove()
              ? PartitionKey.ALL
              : pin.table().partitioning().partitionOf(change.values());
      byPartition.computeIfAbsent(partition, p -> new ArrayList<>()).add(change);
    }
    Map<PartitionKey, Blob> blobs = new TreeMap<>();
    byPartition.forEach((p, list) -> blobs.put(p, ChangeCodec.encode(pin.schema(), list)));
    return blobs;
  }

  /**
   * Returns when a snapshot has the changes.
   *
   * @param pin what was read
   * @param changes with offsets from {@link #next} on
   * @throws ConflictException if the table is not what was read; nothing was changed
   * @throws StatementException if it is not known, or not soon enough, what became of them
   */
  void commit(PinnedTable pin, List<Change> changes) {
    Claim claim = pin.buffered().get();
    long next = next(pin) + changes.size();
    Append append =
        new Append(
            pin.table().id(),
            claim.incarnation(),
            SOURCE,
            next(pin),
            next,
            blobs(pin, changes),
            Optional.of(new TableMark(pin.head().version(), claim.watermarks())));
    AppendOutcome outcome;
    try {
      outcome = buffer.append(List.of(append)).get(0);
    } catch (BufferUnavailableException e) {
      throw new StatementException(
          "Redis did not answer, so it is not known whether the rows will be changed; look at them"
              + " before you repeat the statement",
          e);
    }
    if (!(outcome instanceof AppendOutcome.Appended)) {
      throw new ConflictException();
    }
    await(
        pin,
        SOURCE,
        next,
        "Redis was lost while the statement waited for its snapshot, so it is not known whether the"
            + " rows were changed; look at them before you repeat it");
  }

  /**
   * Returns when a snapshot has what a source had buffered.
   *
   * @param next one past it
   * @param lost what is to be said if Redis is lost meanwhile
   */
  void await(PinnedTable pin, SourcePartition source, long next, String lost) {
    wait.until(
        pin.table().id(),
        () -> {
          boolean published = pin.table().head().applied().base(source).orElse(0) >= next;
          if (!isSameLife(pin)) {
            throw new StatementException(lost);
          }
          return published;
        });
  }

  /** After a loss of Redis the offsets may be those of somebody else's changes. */
  private boolean isSameLife(PinnedTable pin) {
    try {
      return buffer
          .status(pin.table().id())
          .incarnation()
          .equals(pin.buffered().get().incarnation());
    } catch (RecoveryNeededException e) {
      var ignored = pin.table().recover();
      return false;
    }
  }
}
