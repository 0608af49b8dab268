package io.icecap.sql;

import io.icecap.apply.JointChanges;
import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeAppender;
import io.icecap.buffer.Claim;
import io.icecap.buffer.TableMark;
import io.icecap.change.SourcePartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Commits transactions: what the tables that they name had in the buffer when they were read, with
 * the transaction's changes behind it, is published as one commit over all of these tables, unless
 * one of them is not what was read. The changes themselves are never in the buffer. See «A
 * transaction in SQL» in docs/protocol.md.
 */
final class JointWriter {
  private final ChangeAppender buffer;
  private final JointPublisher publisher;

  JointWriter(ChangeAppender buffer, JointPublisher publisher) {
    this.buffer = buffer;
    this.publisher = publisher;
  }

  /**
   * Returns when all of it is published.
   *
   * @throws Writer.ConflictException if a table is not what was read; nothing was changed
   * @throws StatementException if the tables are of several groups; nothing was changed
   */
  void commit(Transaction transaction) {
    List<Transaction.Part> parts = transaction.parts();
    if (transaction.written().isEmpty()) {
      return;
    }
    List<Transaction.Part> published = parts.stream().filter(Transaction.Part::publishes).toList();
    requireOneGroup(published);
    publisher.publish(
        published.stream().map(JointWriter::changes).toList(),
        () -> parts.forEach(this::requireUnchanged));
  }

  private static void requireOneGroup(List<Transaction.Part> parts) {
    Map<String, String> tables =
        parts.stream()
            .map(part -> part.before().table())
            .collect(
                Collectors.toMap(
                    table -> table.id().group(), table -> table.name().toString(), (a, b) -> a));
    if (tables.size() > 1) {
      throw new StatementException(
          "%s are of several commit groups, and one commit is of one; create tables that change together with the same icecap.group"
              .formatted(tables.values().stream().sorted().collect(Collectors.joining(" and "))));
    }
  }

  /** Of the source of statements as if they had been buffered: the next one goes on behind them. */
  private static JointChanges changes(Transaction.Part part) {
    Claim claim = part.now().buffered().get();
    Map<SourcePartition, Long> watermarks = new HashMap<>(claim.watermarks());
    if (part.writes()) {
      watermarks.put(Writer.SOURCE, next(part));
    }
    return new JointChanges(
        part.now().table(),
        part.now().head(),
        new Claim(claim.incarnation(), watermarks, claim.blobs(), claim.left()));
  }

  private static long next(Transaction.Part part) {
    return Writer.next(part.before()) + part.changes().size();
  }

  private void requireUnchanged(Transaction.Part part) {
    if (part.writes()) {
      takeOffsets(part);
    } else {
      requireSameBuffer(part.before());
      if (!part.publishes() && !part.before().table().isHead(part.before().head())) {
        throw new Writer.ConflictException();
      }
    }
  }

  /**
   * With the offsets that the changes would have in the buffer, so that a statement that has read
   * the table before this can't append its own any more.
   */
  private void takeOffsets(Transaction.Part part) {
    PinnedTable pin = part.before();
    Claim claim = pin.buffered().get();
    Append append =
        new Append(
            pin.table().id(),
            claim.incarnation(),
            Writer.SOURCE,
            Writer.next(pin),
            next(part),
            Map.of(),
            Optional.of(new TableMark(pin.head().version(), claim.watermarks())));
    if (!(buffer.append(List.of(append)).get(0) instanceof AppendOutcome.Appended)) {
      throw new Writer.ConflictException();
    }
  }

  private void requireSameBuffer(PinnedTable pin) {
    BufferStatus now = buffer.status(pin.table().id());
    Claim read = pin.buffered().get();
    if (!now.incarnation().equals(read.incarnation())
        || !now.watermarks().equals(read.watermarks())) {
      throw new Writer.ConflictException();
    }
  }
}
