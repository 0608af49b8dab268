package io.icecap.it.hosts;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeAppender;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.it.apply.SourceLog;
import io.icecap.table.LiveTable;
import java.util.List;
import java.util.stream.LongStream;

/** A log of numbered events without a key; each has its offset as its number. */
final class EventLog {
  static final RowSchema SCHEMA =
      new RowSchema(
          RowSchema.OF_A_RECORD, List.of(new Column(0, "number", Simple.LONG, false)), List.of());

  private long nextOffset;

  void write(int count) {
    nextOffset += count;
  }

  long nextOffset() {
    return nextOffset;
  }

  /** Of all events, in order. */
  List<Long> numbers() {
    return LongStream.range(0, nextOffset).boxed().toList();
  }

  /** As {@link SourceLog#buffer}. */
  void buffer(LiveTable table, ChangeAppender appender) {
    BufferStatus status;
    try {
      status = appender.status(table.id());
    } catch (RecoveryNeededException e) {
      table.recover();
      status = appender.status(table.id());
    }
    long from = status.watermarks().get(SourceLog.SOURCE);
    List<Change> changes = LongStream.range(from, nextOffset).mapToObj(EventLog::event).toList();
    Append append =
        new Append(
            table.id(),
            status.incarnation(),
            SourceLog.SOURCE,
            from,
            nextOffset,
            SourceLog.blobs(table, changes));
    AppendOutcome outcome = appender.append(List.of(append)).get(0);
    if (!(outcome instanceof AppendOutcome.Appended)) {
      throw new AssertionError("not buffered: " + outcome);
    }
  }

  private static Change event(long number) {
    return new Change(Operation.UPSERT, new Object[] {number}, number, System.currentTimeMillis());
  }
}
