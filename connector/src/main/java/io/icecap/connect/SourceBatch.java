package io.icecap.connect;

import io.icecap.buffer.Append;
import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import io.icecap.decode.Decoded;
import io.icecap.decode.KeyUpdate;
import io.icecap.decode.UndecodableRecordException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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

  /**
   * @param old the delete of the key that the row had before, where the row leaves values out; else
   *     null
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Understood(
      SinkRecord record,
      Extent extent,
      RowSchema schema,
      Object[] values,
      long millis,
      Understood old) {
    boolean deletesSameKeyAs(Understood other) {
      return extent == Extent.KEY
          && schema != null
          && Objects.equals(record.key(), other.record().key());
    }

    boolean leavesOut() {
      return extent == Extent.ROW
          && Stream.of(values).anyMatch(value -> value instanceof Unchanged);
    }

    Understood after(Understood delete) {
      return new Understood(record, extent, schema, values, millis, delete);
    }

    SinkRecord firstRecord() {
      return old == null ? record : old.record();
    }
  }

  private final SourceProgress source;
  private final List<Understood> understood = new ArrayList<>();
  private final List<Bad> bad = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private List<SinkRecord> heldBack = List.of();
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
    Understood change = new Understood(record, extent, schema, values, millis, null);
    understood.add(
        KeyUpdate.ends(record) && change.leavesOut() ? change.after(takeOld(record)) : change);
  }

  /** The delete that an update of the key begins with, without which its tombstone is none. */
  private Understood takeOld(SinkRecord create) {
    Understood old = null;
    while (!understood.isEmpty()) {
      Understood last = understood.get(understood.size() - 1);
      boolean isOld =
          old == null
              ? last.extent() == Extent.KEY
                  && last.schema() != null
                  && KeyUpdate.isOf(last.record(), create)
              : last.deletesSameKeyAs(old);
      if (!isOld) {
        break;
      }
      old = understood.remove(understood.size() - 1);
    }
    return old;
  }

  /** Ends before an update of a key whose second half was not delivered yet, if it may wait. */
  void holdBack(HeldRecords held, long nowMillis) {
    int first = understood.size();
    while (first > 0 && isOpen(understood.get(first - 1))) {
      first--;
    }
    if (first < understood.size() && held.mayWait(understood.get(first).record(), nowMillis)) {
      List<Understood> open = understood.subList(first, understood.size());
      heldBack = open.stream().map(Understood::record).toList();
      next = heldBack.get(0).originalKafkaOffset();
      open.clear();
    }
  }

  /** Whether it is of the last key that was deleted, and nothing was delivered behind it. */
  private boolean isOpen(Understood change) {
    Understood last = understood.get(understood.size() - 1);
    return change.deletesSameKeyAs(last)
        && KeyUpdate.begins(change.record())
        && last.record().originalKafkaOffset() + 1 == next;
  }

  /** The last records, which are to be delivered again with those that follow. */
  List<SinkRecord> heldBack() {
    return heldBack;
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
      Projection projection = rows.projection(change.schema(), change.millis());
      Optional<String> problem = projection.problem();
      if (problem.isPresent() && stops) {
        stopBefore(change.firstRecord(), unfit(change, rows, problem.get()));
        return;
      }
      if (problem.isEmpty()) {
        fit(change, projection, rows);
      } else {
        setAside(change, rows, problem.get());
      }
    }
  }

  /** Its old row is gone all the same. */
  private void setAside(Understood change, FeedRows rows, String problem) {
    bad.add(new Bad(change.record(), unfit(change, rows, problem)));
    if (change.old() != null) {
      fit(change.old(), rows.projection(change.old().schema(), change.old().millis()), rows);
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
      changes.add(
          change.old() == null
              ? change(change, Operation.UPSERT, values)
              : Change.ofKey(oldKey(change.old(), rows), values, offset(change), change.millis()));
    } catch (UnfitValueException e) {
      setAside(change, rows, e.getMessage());
    }
  }

  private static Object[] oldKey(Understood delete, FeedRows rows) {
    return rows.projection(delete.schema(), delete.millis()).project(delete.values());
  }

  private Change change(Understood understood, Operation operation, Object[] values) {
    return new Change(operation, values, offset(understood), understood.millis());
  }

  private long offset(Understood understood) {
    return source.edition().offset(understood.record().originalKafkaOffset());
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
