package io.icecap.decode;

import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Unchanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** The values of {@link AddedColumns} for the records of one schema. */
final class AddedValues {
  /** What an update or a mark says nothing of. */
  static final Unchanged UNSAID = new Unchanged(null);

  static final AddedValues NONE =
      new AddedValues(AddedColumns.NONE, Map.of(), (record, value, op) -> null, Set.of());

  private static final Column MARK = new Column(0, AddedColumns.DELETED, Simple.BOOLEAN, false);
  private static final Source NOTHING = (record, value, op) -> null;
  private static final Source AS_BEFORE = (record, value, op) -> UNSAID;

  private final List<Column> columns = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();
  private final boolean marks;

  /** Where one value comes from. */
  private interface Source {
    Object of(SinkRecord record, Struct value, String op);
  }

  /**
   * @param known what the value of a record says of itself
   * @param elsewhere for what it does not say
   * @param left names of columns that the rows have anyway
   */
  private AddedValues(
      AddedColumns added, Map<Metadata, Source> known, Source elsewhere, Set<String> left) {
    for (Metadata metadata : added.metadata()) {
      if (!left.contains(metadata.column())) {
        columns.add(metadata.asColumn());
        sources.add(source(metadata, known.getOrDefault(metadata, elsewhere)));
      }
    }
    this.marks = added.deleted();
    if (marks) {
      columns.add(MARK);
    }
  }

  private static Source source(Metadata metadata, Source ofValue) {
    return switch (metadata) {
      case OP -> (record, value, op) -> op;
      case TOPIC -> (record, value, op) -> record.originalTopic();
      case PARTITION -> (record, value, op) -> record.originalKafkaPartition();
      case OFFSET -> (record, value, op) -> record.originalKafkaOffset();
      case SOURCE_TS, LSN -> ofValue;
    };
  }

  static AddedValues ofEnvelopes(AddedColumns added, Schema envelope, SourceTime time) {
    Field source = envelope.field("source");
    Field lsn =
        source == null || source.schema().type() != Schema.Type.STRUCT
            ? null
            : source.schema().field("lsn");
    Map<Metadata, Source> known =
        lsn == null || lsn.schema().type() != Schema.Type.INT64
            ? Map.of(Metadata.SOURCE_TS, timeOf(time))
            : Map.of(
                Metadata.SOURCE_TS,
                timeOf(time),
                Metadata.LSN,
                (record, value, op) -> lsn(value.getStruct(source.name()), lsn));
    return new AddedValues(added, known, NOTHING, Set.of());
  }

  private static Object lsn(Struct source, Field lsn) {
    return source == null ? null : source.get(lsn);
  }

  /**
   * @param own columns that the rows have anyway, such as those that {@code add.fields} adds
   */
  static AddedValues ofFlattened(AddedColumns added, SourceTime time, Set<String> own) {
    return new AddedValues(added, Map.of(Metadata.SOURCE_TS, timeOf(time)), NOTHING, own);
  }

  /** A tombstone knows where it is in Kafka, and nothing of the source. */
  static AddedValues ofTombstones(AddedColumns added) {
    return new AddedValues(added, Map.of(), AS_BEFORE, Set.of());
  }

  private static Source timeOf(SourceTime time) {
    return (record, value, op) -> {
      long millis = time.millis(value);
      return millis > 0 ? millis * 1_000 : null;
    };
  }

  List<Column> columns() {
    return columns;
  }

  /** Whether a delete marks its row. */
  boolean marks() {
    return marks;
  }

  /**
   * Sets the last values of a row.
   *
   * @param op Debezium's letter, or null where nobody knows
   */
  void fill(SinkRecord record, Struct value, String op, boolean deleted, Object[] values) {
    int at = values.length - columns.size();
    for (Source source : sources) {
      values[at++] = source.of(record, value, op);
    }
    if (marks) {
      values[at] = deleted;
    }
  }
}
