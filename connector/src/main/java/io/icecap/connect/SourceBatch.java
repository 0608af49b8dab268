package io.icecap.connect;

import io.icecap.buffer.Append;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.decode.Decoded;
import io.icecap.decode.UndecodableRecordException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** What one topic-partition delivered in one put, on its way from records to an append. */
final class SourceBatch {
  /** A record that goes no further, and why. */
  record Bad(SinkRecord record, DataException reason) {}

  /** Which of the table's columns a record is about. */
  private enum Extent {
    /** All. */
    ROW,
    /** All, as far as the record knows; the others stay as they are. */
    MARKED_ROW,
    /** The key, and some that mark the row; the others stay as they are. */
    MARKED_KEY,
    /** The key alone, or none. */
    KEY
  }

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Understood(
      SinkRecord record, Extent extent, RowSchema schema, Object[] values, long millis) {}

  private final SourceProgress source;
  private final List<Understood> understood = new ArrayList<>();
  private final List<Bad> bad = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private UnfitRecordException misfit;
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

  /** What the batch stopped at. */
  Optional<UnfitRecordException> misfit() {
    return Optional.ofNullable(misfit);
  }

  void add(SinkRecord record, TopicReader reader) {
    next = record.originalKafkaOffset() + 1;
    try {
      Decoded decoded = reader.decode(record);
      if (decoded instanceof Decoded.Upsert row) {
        add(record, Extent.ROW, row.schema(), row.values(), row.sourceMillis());
      } else if (decoded instanceof Decoded.SoftDelete row) {
        Extent extent = row.whole() ? Extent.MARKED_ROW : Extent.MARKED_KEY;
        add(record, extent, row.schema(), row.values(), row.sourceMillis());
      } else if (decoded instanceof Decoded.Delete key) {
        if (reader.wanted().deletes()) {
          add(record, Extent.KEY, key.keySchema(), key.values(), key.sourceMillis());
        } else {
          source.skipped(reader.wanted().whyNoDelete());
        }
      } else if (decoded instanceof Decoded.Truncate truncate) {
        if (reader.wanted().truncates()) {
          add(record, Extent.KEY, null, null, truncate.sourceMillis());
        } else {
          source.skipped(reader.wanted().whyNoTruncate());
        }
      } else if (decoded instanceof Decoded.Skipped skipped) {
        source.skipped(skipped.reason());
      }
    } catch (UndecodableRecordException e) {
      bad.add(new Bad(record, e));
    }
  }

  private void add(
      SinkRecord record, Extent extent, RowSchema schema, Object[] values, long millis) {
    source.checkTopic(record.topic());
    understood.add(new Understood(record, extent, schema, values, millis));
  }

  /** The topic that the table is found by; empty if no record needs a table. */
  Optional<String> topic() {
    return understood.stream().map(u -> u.record().topic()).findFirst();
  }

  /** The schema of the first whole row, which a table can be created with. */
  Optional<RowSchema> rowSchema() {
    return understood.stream()
        .filter(change -> change.extent() == Extent.ROW || change.extent() == Extent.MARKED_ROW)
        .map(Understood::schema)
        .findFirst();
  }

  /**
   * The schemas of all rows, in which columns that are missing may be null in the table, each with
   * the newest of the source's times of its whole rows, which tell what the source has.
   */
  Map<RowSchema, Long> rowSchemas() {
    Map<RowSchema, Long> schemas = new IdentityHashMap<>();
    for (Understood change : understood) {
      if (change.extent() != Extent.KEY) {
        boolean whole = change.extent() == Extent.ROW;
        schemas.merge(change.schema(), whole ? change.millis() : Long.MIN_VALUE, Math::max);
      }
    }
    return schemas;
  }

  /**
   * Makes changes of the records, in the table's columns; what does not fit is bad.
   *
   * @param stops whether the batch ends before a record whose schema does not fit, which is then
   *     {@link #misfit}
   */
  void fit(FeedRows rows, boolean stops) {
    for (Understood change : understood) {
      if (change.schema() == null) {
        changes.add(change(change, Operation.TRUNCATE, rows.noValues()));
        continue;
      }
      Projection projection = rows.projection(change.schema());
      Optional<String> problem = projection.problem();
      if (problem.isPresent() && stops) {
        stopBefore(change.record(), unfit(change, rows, problem.get()));
        return;
      }
      if (problem.isEmpty()) {
        fit(change, projection, rows);
      } else {
        bad.add(new Bad(change.record(), unfit(change, rows, problem.get())));
      }
    }
  }

  private void fit(Understood change, Projection projection, FeedRows rows) {
    try {
      if (change.extent() == Extent.KEY) {
        changes.add(change(change, Operation.DELETE, projection.project(change.values())));
        return;
      }
      Object[] values;
      if (change.extent() == Extent.ROW) {
        values = projection.project(change.values());
        rows.requirePartition(values);
      } else {
        values = projection.projectMark(change.values());
        rows.requirePartitionIfSaid(values);
      }
      projection.requireWhole(values);
      rows.order().check(values, change.extent() == Extent.ROW);
      changes.add(change(change, Operation.UPSERT, values));
    } catch (UnfitValueException e) {
      bad.add(new Bad(change.record(), unfit(change, rows, e.getMessage())));
    }
  }

  private Change change(Understood understood, Operation operation, Object[] values) {
    long offset = source.edition().offset(understood.record().originalKafkaOffset());
    return new Change(operation, values, offset, understood.millis());
  }

  private void stopBefore(SinkRecord record, UnfitRecordException reason) {
    misfit = reason;
    next = record.originalKafkaOffset();
    bad.removeIf(other -> other.record().originalKafkaOffset() >= next);
  }

  private static UnfitRecordException unfit(Understood change, FeedRows rows, String problem) {
    return new UnfitRecordException(change.record(), rows.table(), problem);
  }

  /** All of it at once, records without a change included. */
  Append append(TableFeed feed) {
    return feed.append(source, next, changes);
  }
}
