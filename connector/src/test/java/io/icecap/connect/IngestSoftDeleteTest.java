package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.Operation;
import io.icecap.change.TableName;
import io.icecap.change.Unchanged;
import io.icecap.config.SchemaEvolution;
import io.icecap.decode.AddedColumns;
import io.icecap.decode.DecoderSettings;
import io.icecap.decode.Metadata;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Columns that rows have besides their source's, in tables that are there and that are not. */
class IngestSoftDeleteTest extends IngestScene {
  private static final Unchanged UNSAID = new Unchanged(null);
  private static final Schema STRICT =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .build();

  private void mark() {
    decoding = DecoderSettings.byRecordKey().with(new AddedColumns(List.of(Metadata.OFFSET), true));
  }

  private Change applied(int index) {
    return table().appliedChanges.get(S0).get(index);
  }

  @Test
  void aDeleteIsAnUpsertThatSaysNothingButThatItIsDeleted() {
    mark();
    worker.send(t0.row(0, 1, "a"));
    worker.send(t0.tombstone(1, 1));
    start(T0);
    poll(2);
    table().apply();

    assertThat(applied(0).values()).containsExactly(1L, "a", 0L, false);
    assertThat(applied(1).operation()).isEqualTo(Operation.UPSERT);
    assertThat(applied(1).values()).containsExactly(1L, UNSAID, 1L, true);
  }

  @Test
  void aNewColumnHasItsDefaultInRowsFromBefore() {
    mark();
    Schema withLevel =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("level", SchemaBuilder.int32().optional().defaultValue(7).build())
            .build();
    worker.send(t0.row(0, 1, "before"));
    worker.send(t0.record(1, 2, withLevel, new Struct(withLevel).put("id", 2L).put("level", 1)));
    start(T0);
    poll(1);
    poll(1);

    assertThat(table().schema().columns())
        .filteredOn(column -> column.name().equals("level"))
        .extracting(Column::initial)
        .containsExactly(7);
  }

  @Test
  void aTombstoneAloneMakesNoTable() {
    mark();
    worker.send(t0.tombstone(0, 1));
    start(T0);
    poll(1);

    assertThat(tables.find(TableName.parse("db.orders"))).isEmpty();
  }

  @Test
  void aLivingTableGetsTheColumnsAndItsOthersMayBeNull() {
    worker.send(t0.record(0, 1, STRICT, new Struct(STRICT).put("id", 1L).put("name", "a")));
    start(T0);
    poll(1);
    assertThat(table().schema().columns().get(1).required()).isTrue();

    mark();
    restart(T0);
    worker.send(t0.tombstone(1, 1));
    poll(2);
    poll(2);
    table().apply();

    assertThat(table().schema().columns())
        .extracting(Column::name)
        .containsExactly("id", "name", "__offset", "__deleted");
    assertThat(table().schema().columns())
        .extracting(Column::required)
        .containsExactly(true, false, false, false);
    assertThat(applied(1).values()).containsExactly(1L, UNSAID, 1L, true);
  }

  @Test
  void aTableThatMayNotBeChangedRefusesWhatItCanNotHold() {
    worker.send(t0.row(0, 1, "a"));
    start(T0);
    poll(1);

    mark();
    evolution = SchemaEvolution.VALIDATE_ONLY;
    restart(T0);
    worker.send(t0.row(1, 1, "b"));
    poll(2);
    poll(2);

    assertThat(worker.deadLetters).isNotEmpty();
    assertThat(table().schema().columns()).hasSize(2);
  }
}
