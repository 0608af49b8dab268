package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.config.SchemaEvolution;
import io.icecap.table.SchemaChange;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Records whose schema is another one than their table's. */
class IngestSchemaTest extends IngestScene {
  private static final TopicPartition OTHER = new TopicPartition("db.customers", 0);
  private static final Schema WIDER =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("added", Schema.INT32_SCHEMA)
          .build();

  private final Records customers = new Records("db.customers", 0);

  @Test
  void aNewColumnIsAddedAndRowsWithoutItHaveNullThere() {
    worker.send(t0.row(0, 1, "a"));
    worker.send(wider(1));
    worker.send(t0.row(2, 2, "b"));
    start(T0);
    poll(1);
    poll(2);
    table().apply();

    assertThat(table().schema().columns()).extracting(Column::name).endsWith("added");
    assertThat(table().schema().columns().get(2).required()).isFalse();
    assertThat(values(0)).containsExactly(1L, "a");
    assertThat(values(1)).containsExactly(1L, null, 7);
    assertThat(values(2)).containsExactly(2L, "b", null);
  }

  /**
   * Of another Kafka partition, which is behind: its rows have in the source what all old ones
   * have.
   */
  @Test
  void rowsFromBeforeAColumnWasAddedHaveItsDefaultAndRowsFromAfterItIsDroppedNull() {
    Schema level = SchemaBuilder.int32().optional().defaultValue(7).build();
    Schema withLevel =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .field("level", level)
            .build();
    Struct row = new Struct(withLevel).put("id", 1L).put("name", "a").put("level", null);
    worker.send(t0.row(0, 1, "before"));
    worker.send(t0.record(5, 1, withLevel, row));
    start(T0, T1);
    poll(1);
    poll(1);
    worker.send(t1.row(4, 2, "behind"));
    poll(1);
    worker.send(t0.row(6, 3, "dropped"));
    poll(1);
    table().apply();

    assertThat(values(5)).containsExactly(1L, "a", null);
    assertThat(values(6)).containsExactly(3L, "dropped", null);
    assertThat(table().appliedChanges.get(S1).get(0).values()).containsExactly(2L, "behind", 7);
  }

  /** All in one poll, so that the table has been followed to its end before a row is buffered. */
  @Test
  void aColumnThatIsDroppedAndAddedAgainHasNothingOfTheOneBefore() {
    evolution = SchemaEvolution.FULL;
    worker.send(named(0, "first"));
    worker.send(named(1, "old"));
    worker.send(unnamed(2));
    worker.send(named(3, "new"));
    start(T0);
    poll(1);
    poll(3);
    table().apply();

    assertThat(values(0)).containsExactly(1L, "first");
    assertThat(values(1)).containsExactly(1L, null);
    assertThat(values(2)).containsExactly(1L, null);
    assertThat(values(3)).containsExactly(1L, "new");
  }

  private SinkRecord named(long offset, String name) {
    return t0.row(offset, 1, name);
  }

  private SinkRecord unnamed(long offset) {
    Schema without = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    return t0.record(offset, 1, without, new Struct(without).put("id", 1L));
  }

  /** In one poll, of a Kafka partition that is behind, and of one where it is dropped by now. */
  @Test
  void rowsFromBeforeAColumnHaveItsDefaultThoughOthersOfTheSameColumnsAreFromAfterIt() {
    Schema withLevel =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .field("level", SchemaBuilder.int32().optional().defaultValue(7).build())
            .build();
    Struct row = new Struct(withLevel).put("id", 1L).put("name", "a").put("level", null);
    worker.send(t0.row(0, 1, "before"));
    worker.send(t0.record(5, 1, withLevel, row));
    start(T0, T1);
    poll(1);
    poll(1);
    worker.send(t1.row(4, 2, "behind"));
    worker.send(t0.row(6, 3, "dropped"));
    poll(2);
    table().apply();

    assertThat(values(6)).containsExactly(3L, "dropped", null);
    assertThat(table().appliedChanges.get(S1).get(0).values()).containsExactly(2L, "behind", 7);
  }

  @Test
  void typesAreWidenedAndNarrowRecordsStillFit() {
    worker.send(number(0, Schema.INT32_SCHEMA, 5));
    worker.send(number(1, Schema.INT64_SCHEMA, 5_000_000_000L));
    worker.send(number(2, Schema.INT32_SCHEMA, 6));
    start(T0);
    poll(1);
    poll(2);
    table().apply();

    assertThat(type("n")).isEqualTo(Simple.LONG);
    assertThat(values(1)).containsExactly(1L, 5_000_000_000L);
    assertThat(values(2)).containsExactly(1L, 6L);
  }

  @Test
  void aColumnThatRecordsLeaveOutBecomesOptional() {
    worker.send(number(0, Schema.INT32_SCHEMA, 5));
    Schema without = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    worker.send(t0.record(1, 1, without, new Struct(without).put("id", 1L)));
    start(T0);
    poll(2);
    table().apply();

    assertThat(table().schema().columns().get(1).required()).isFalse();
    assertThat(values(1)).containsExactly(1L, null);
  }

  @Test
  void anIncompatibleTypeStopsItsTableAloneUntilTheTableIsChanged() {
    worker.deadLetterQueue = false;
    worker.send(number(0, Schema.INT32_SCHEMA, 5));
    worker.send(number(1, Schema.INT64_SCHEMA, 6L));
    worker.send(number(2, Schema.INT64_SCHEMA, 7L));
    worker.send(customers.row(0, 1, "x"));
    evolution = SchemaEvolution.VALIDATE_ONLY;
    start(T0, OTHER);
    poll(3);
    worker.send(customers.row(1, 2, "y"));
    poll(3);

    assertThat(worker.paused).containsExactly(T0);
    assertThat(offsets("db.customers")).containsExactly(0L, 1L);
    assertThat(offsets("db.orders")).containsExactly(0L);
    assertThat(worker.commit().get(T0).offset()).isEqualTo(1);

    table().evolve(schema -> List.of(new SchemaChange.Widen("n", Simple.LONG)));
    clock.advance(StoppedSources.PAUSE);
    poll(3);
    poll(3);

    assertThat(worker.paused).isEmpty();
    assertThat(offsets("db.orders")).containsExactly(0L, 1L, 2L);
  }

  /** It comes again when the table goes on. */
  @Test
  void aBadRecordBehindOneThatStopsItsTableDoesNotStopTheTaskYet() {
    worker.deadLetterQueue = false;
    worker.send(number(0, Schema.INT32_SCHEMA, 5));
    worker.send(number(1, Schema.INT64_SCHEMA, 6L));
    worker.send(t0.bad(2));
    evolution = SchemaEvolution.VALIDATE_ONLY;
    start(T0);
    poll(3);

    assertThat(worker.paused).containsExactly(T0);
    assertThat(offsets("db.orders")).containsExactly(0L);

    table().evolve(schema -> List.of(new SchemaChange.Widen("n", Simple.LONG)));
    clock.advance(StoppedSources.PAUSE);
    poll(3);
    assertThatThrownBy(() -> worker.poll(3)).hasMessageContaining("offset 2");
  }

  /** As when a topic is created that the sink takes as well. */
  @Test
  void aStoppedTableIsTriedAgainAfterARebalance() {
    worker.deadLetterQueue = false;
    worker.send(number(0, Schema.INT32_SCHEMA, 5));
    worker.send(number(1, Schema.INT64_SCHEMA, 6L));
    evolution = SchemaEvolution.VALIDATE_ONLY;
    Ingest ingest = start(T0);
    poll(2);
    assertThat(worker.paused).containsExactly(T0);

    worker.revoke(T0);
    table().evolve(schema -> List.of(new SchemaChange.Widen("n", Simple.LONG)));
    worker.assign(ingest, T0);
    poll(2);
    poll(2);

    assertThat(offsets("db.orders")).containsExactly(0L, 1L);
  }

  @Test
  void whatDoesNotFitIsSetAsideWhereErrorsAreTolerated() {
    worker.send(t0.row(0, 1, "a"));
    worker.send(wider(1));
    worker.send(t0.row(2, 2, "b"));
    evolution = SchemaEvolution.VALIDATE_ONLY;
    start(T0);
    poll(3);

    assertThat(worker.deadLetters).extracting(SinkRecord::kafkaOffset).containsExactly(1L);
    assertThat(offsets("db.orders")).containsExactly(0L, 2L);
  }

  @Test
  void withoutEvolutionUnknownColumnsAreLeftOut() {
    worker.send(t0.row(0, 1, "a"));
    worker.send(wider(1));
    evolution = SchemaEvolution.NONE;
    start(T0);
    poll(2);
    table().apply();

    assertThat(values(1)).containsExactly(1L, null);
  }

  private SinkRecord wider(long offset) {
    return t0.record(offset, 1, WIDER, new Struct(WIDER).put("id", 1L).put("added", 7));
  }

  private SinkRecord number(long offset, Schema type, Object n) {
    Schema schema =
        SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).field("n", type).build();
    return t0.record(offset, 1, schema, new Struct(schema).put("id", 1L).put("n", n));
  }

  private ColumnType type(String column) {
    return table().schema().columns().get(table().schema().indexOf(column)).type();
  }

  private Object[] values(long offset) {
    return table().appliedChanges.get(S0).stream()
        .filter(change -> change.offset() == offset)
        .findFirst()
        .orElseThrow()
        .values();
  }
}
