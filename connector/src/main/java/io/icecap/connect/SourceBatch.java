package io.icecap.connect;

import io.icecap.buffer.Append;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.decode.Decoded;
import io.icecap.decode.RecordDecoder;
import io.icecap.decode.UndecodableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** What one topic-partition delivered in one put, on its way from records to an append. */
final class SourceBatch {
  /** A record that goes no further, and why. */
  record Bad(SinkRecord record, DataException reason) {}

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Understood(
      SinkRecord record, Operation operation, RowSchema schema, Object[] values, long millis) {}

  private final SourceProgress source;
  private final List<Understood> understood = new ArrayList<>();
  private final List<Bad> bad = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private long next;

  SourceBatch(SourceProgress source) {
    this.source = source;
  }

  SourceProgress source() {
    return source;
  }

  /** One past the last record. */
  long next() {
    return next;
  }

  List<Bad> bad() {
    return bad;
  }

  void add(SinkRecord record, RecordDecoder decoder) {
    next = record.originalKafkaOffset() + 1;
    try {
      Decoded decoded = decoder.decode(record);
      if (decoded instanceof Decoded.Upsert row) {
        add(record, Operation.UPSERT, row.schema(), row.values(), row.sourceMillis());
      } else if (decoded instanceof Decoded.Delete key) {
        add(record, Operation.DELETE, key.keySchema(), key.values(), key.sourceMillis());
      } else if (decoded instanceof Decoded.Skipped skipped) {
        source.skipped(skipped.reason());
      }
    } catch (UndecodableRecordException e) {
      bad.add(new Bad(record, e));
    }
  }

  private void add(
      SinkRecord record, Operation operation, RowSchema schema, Object[] values, long millis) {
    source.checkTopic(record.topic());
    understood.add(new Understood(record, operation, schema, values, millis));
  }

  /** The topic that the table is found by; empty if no record needs a table. */
  Optional<String> topic() {
    return understood.stream().map(u -> u.record().topic()).findFirst();
  }

  /** The schema of the first whole row, which a table can be created with. */
  Optional<RowSchema> rowSchema() {
    return understood.stream()
        .filter(change -> change.operation() == Operation.UPSERT)
        .map(Understood::schema)
        .findFirst();
  }

  /** Makes changes of the records, in the table's columns; what does not fit is bad. */
  void fit(TableFeed feed) {
    for (Understood change : understood) {
      Projection projection = feed.projection(change.schema());
      Object[] values = null;
      Optional<String> problem = projection.problem();
      if (problem.isEmpty()) {
        try {
          values = projection.project(change.values());
          problem =
              change.operation() == Operation.UPSERT
                  ? unfit(projection, values, feed)
                  : Optional.empty();
        } catch (UnfitValueException e) {
          problem = Optional.of(e.getMessage());
        }
      }
      if (problem.isPresent()) {
        SinkRecord record = change.record();
        bad.add(new Bad(record, new UnfitRecordException(record, feed.name(), problem.get())));
      } else {
        long offset = source.edition().offset(change.record().originalKafkaOffset());
        changes.add(new Change(change.operation(), values, offset, change.millis()));
      }
    }
  }

  private static Optional<String> unfit(Projection projection, Object[] row, TableFeed feed) {
    return projection.missing(row).or(() -> feed.partitionUnknown(row));
  }

  /** All of it at once, records without a change included. */
  Append append(TableFeed feed) {
    return feed.append(source, next, changes);
  }
}
