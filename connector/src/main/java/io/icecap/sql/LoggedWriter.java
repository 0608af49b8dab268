package io.icecap.sql;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.ChangeAppender;
import io.icecap.buffer.Claim;
import io.icecap.buffer.TableMark;
import io.icecap.change.Change;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import io.icecap.change.TopicEdition;
import io.icecap.table.LiveTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings rows of statements into a table by way of its topic. They are sent first, where nobody
 * sees them yet. Then they are buffered as what that topic has at these offsets, in the one step in
 * which it is made sure that nobody has changed the table since it was read; then they are
 * committed in Kafka. A sink that finds them there finds them buffered already, unless Redis was
 * lost, and then it brings them again. See docs/sql.md.
 */
final class LoggedWriter implements AutoCloseable {
  private final ChangeAppender buffer;
  private final RowLog log;
  private final Optional<Writer> waiter;
  private final Map<TableName, SourcePartition> sources = new HashMap<>();

  /**
   * @param waiter waits for the snapshots; empty if nobody does
   */
  LoggedWriter(ChangeAppender buffer, RowLog log, Optional<Writer> waiter) {
    this.buffer = buffer;
    this.log = log;
    this.waiter = waiter;
  }

  /** Records that Kafka has and the buffer lacks: they are a sink's to bring, before new ones. */
  static final class BehindException extends RuntimeException {
    BehindException(String topic) {
      super(
          ("Nothing is changed: topic %s has rows that the table lacks, since Redis was lost; a sink"
                  + " brings them again. Does one subscribe to the topic, and is it running?")
              .formatted(topic));
    }
  }

  /** Lets the topic of a table be one of its sources; to be called before the table is read. */
  void register(LiveTable table) {
    RowLog.Topic topic = log.topic(table.name());
    SourcePartition source = topic.source();
    table.register(Map.of(source, topic.end()), Map.of(source.topic(), topic.identity()));
    sources.put(table.name(), source);
  }

  /**
   * Returns when Kafka has the rows and, if that is waited for, a snapshot.
   *
   * @param pin what was read, after {@link #register}
   * @param rows one at least; their offsets do not matter
   * @throws Writer.ConflictException if the table is not what was read; nothing was changed
   * @throws BehindException if the table lacks earlier rows of the topic; nothing was changed
   * @throws StatementException if it is not known what became of them
   */
  void commit(PinnedTable pin, List<Change> rows) {
    SourcePartition source = sources.get(pin.table().name());
    TopicEdition edition = pin.table().edition(source.topic());
    RowLog.Sent sent = log.send(source, pin.schema(), rows);
    List<Change> changes = at(sent.offsets(), edition, rows);
    boolean buffered = false;
    try {
      long watermark = pin.buffered().get().watermarks().get(source);
      if (!sent.follow(edition.kafkaOffset(watermark))) {
        throw new BehindException(source.topic());
      }
      append(pin, source, changes);
      buffered = true;
      sent.commit();
    } finally {
      if (!buffered) {
        sent.drop();
      }
    }
    waiter.ifPresent(writer -> writer.await(pin, source, next(changes), lost(source)));
  }

  private static String lost(SourcePartition source) {
    return "Redis was lost while the statement waited for its snapshot. Kafka has the rows, and a sink brings them again from topic %s, as it does what others have changed meanwhile: look at them before you repeat the statement"
        .formatted(source.topic());
  }

  private static long next(List<Change> changes) {
    return changes.get(changes.size() - 1).offset() + 1;
  }

  private static List<Change> at(List<Long> offsets, TopicEdition edition, List<Change> rows) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Change row = rows.get(i);
      long offset = edition.offset(offsets.get(i));
      changes.add(new Change(row.operation(), row.values(), offset, row.sourceMillis()));
    }
    return changes;
  }

  private void append(PinnedTable pin, SourcePartition source, List<Change> changes) {
    Claim claim = pin.buffered().get();
    Append append =
        new Append(
            pin.table().id(),
            claim.incarnation(),
            source,
            claim.watermarks().get(source),
            next(changes),
            Writer.blobs(pin, changes),
            Optional.of(new TableMark(pin.head().version(), claim.watermarks())));
    try {
      if (!(buffer.append(List.of(append)).get(0) instanceof AppendOutcome.Appended)) {
        throw new Writer.ConflictException();
      }
    } catch (BufferUnavailableException e) {
      throw new StatementException(
          "Redis did not answer, so it is not known whether the rows will be changed; look at them"
              + " before you repeat the statement",
          e);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
