package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private final Topic topic = new Topic();
  private final RecordDecoder decoder = new RecordDecoder(DecoderSettings.byRecordKey());

  private Decoded decode(Struct key, Struct envelope) {
    return decoder.decode(topic.throughJson(key, envelope));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "r"})
  void insertsAndSnapshotReadsAreUpserts(String operation) {
    Decoded decoded =
        decode(Topic.key(7), Envelope.of(operation, null, Envelope.row(7, "tea", true)));

    Decoded.Upsert upsert = (Decoded.Upsert) decoded;
    assertThat(upsert.values()).containsExactly(7L, "tea", true);
    assertThat(upsert.sourceMillis()).isEqualTo(Envelope.SOURCE_MILLIS);
    assertThat(upsert.schema())
        .isEqualTo(
            new RowSchema(
                RowSchema.OF_A_RECORD,
                List.of(
                    new Column(0, "id", Simple.LONG, true),
                    new Column(0, "item", Simple.STRING, false),
                    new Column(0, "paid", Simple.BOOLEAN, true)),
                List.of(0)));
  }

  @Test
  void anUpdateIsAnUpsertOfTheRowAfter() {
    Decoded decoded =
        decode(
            Topic.key(7),
            Envelope.of("u", Envelope.row(7, "tea", false), Envelope.row(7, null, true)));

    assertThat(((Decoded.Upsert) decoded).values()).containsExactly(7L, null, true);
  }

  @Test
  void aDeleteIsOfTheRecordKeyAlone() {
    Decoded decoded = decode(Topic.key(7), Envelope.of("d", Envelope.row(0, null, false), null));

    Decoded.Delete delete = (Decoded.Delete) decoded;
    assertThat(delete.values()).containsExactly(7L);
    assertThat(delete.keySchema())
        .isEqualTo(
            new RowSchema(
                RowSchema.OF_A_RECORD,
                List.of(new Column(0, "id", Simple.LONG, true)),
                List.of(0)));
    assertThat(delete.sourceMillis()).isEqualTo(Envelope.SOURCE_MILLIS);
  }

  @Test
  void aTruncateHasNoKey() {
    Decoded decoded = decode(null, Envelope.of("t", null, null));

    assertThat(decoded).isEqualTo(new Decoded.Truncate(Envelope.SOURCE_MILLIS));
  }

  @Test
  void aTruncateIsNotAskedWhichKafkaPartitionItIsFrom() {
    RecordDecoder byColumns = new RecordDecoder(DecoderSettings.byColumns(List.of("id")));

    assertThat(byColumns.decode(topic.throughJson(null, Envelope.of("t", null, null))))
        .isInstanceOf(Decoded.Truncate.class);
  }

  @Test
  void aDeleteNeedsNoRowBefore() {
    Decoded decoded = decode(Topic.key(7), Envelope.of("d", null, null));

    assertThat(((Decoded.Delete) decoded).values()).containsExactly(7L);
  }

  @Test
  void aDeleteDoesNotMindColumnsThatAreNotSupported() {
    Schema row =
        SchemaBuilder.struct()
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
            .build();
    Schema envelope =
        SchemaBuilder.struct()
            .field("op", Schema.STRING_SCHEMA)
            .field("before", row)
            .field("after", row)
            .build();

    Decoded decoded = decode(Topic.key(7), new Struct(envelope).put("op", "d"));

    assertThat(((Decoded.Delete) decoded).values()).containsExactly(7L);
  }

  @Test
  void theTombstoneAfterADeleteSaysTheSameAgain() {
    Decoded.Delete delete =
        (Decoded.Delete) decode(Topic.key(7), Envelope.of("d", Envelope.row(7, null, false), null));

    Decoded.Delete again = (Decoded.Delete) decode(Topic.key(7), null);

    assertThat(again.keySchema()).isEqualTo(delete.keySchema());
    assertThat(again.values()).isEqualTo(delete.values());
    assertThat(again.sourceMillis()).isEqualTo(Topic.RECORD_MILLIS);
  }

  @Test
  void isRecognisedUnderAnyName() {
    SchemaBuilder renamed = SchemaBuilder.struct().name("com.example.Renamed");
    Struct event = Envelope.of("c", null, Envelope.row(7, "tea", true));
    event.schema().fields().forEach(field -> renamed.field(field.name(), field.schema()));
    Struct copy = new Struct(renamed.build());
    event.schema().fields().forEach(field -> copy.put(field.name(), event.get(field)));

    assertThat(((Decoded.Upsert) decode(Topic.key(7), copy)).values())
        .containsExactly(7L, "tea", true);
  }

  @Test
  void aRowWithColumnsOfTheEnvelopesNamesIsStillARow() {
    Schema row =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("op", Schema.STRING_SCHEMA)
            .field("before", Schema.STRING_SCHEMA)
            .field("after", Schema.STRING_SCHEMA)
            .build();

    Decoded decoded =
        decode(
            Topic.key(7),
            new Struct(row).put("id", 7L).put("op", "c").put("before", "x").put("after", "y"));

    assertThat(((Decoded.Upsert) decoded).values()).containsExactly(7L, "c", "x", "y");
  }

  @Test
  void takesDebeziumsTimeWhereTheSourceHasNone() {
    Struct event = Envelope.of("c", null, Envelope.row(7, "tea", true));

    Decoded decoded = decode(Topic.key(7), event.put("source", Envelope.source(0)));

    assertThat(((Decoded.Upsert) decoded).sourceMillis()).isEqualTo(Envelope.PROCESSED_MILLIS);
  }

  @Test
  void takesTheRecordsTimeWhereDebeziumHasNoneEither() {
    Struct event = Envelope.of("c", null, Envelope.row(7, "tea", true));

    Decoded decoded =
        decode(Topic.key(7), event.put("source", Envelope.source(0)).put("ts_ms", null));

    assertThat(((Decoded.Upsert) decoded).sourceMillis()).isEqualTo(Topic.RECORD_MILLIS);
  }

  @Test
  void anEnvelopeWithoutSourceAndTimeIsEnough() {
    Schema full = Envelope.of("c", null, null).schema();
    SchemaBuilder least = SchemaBuilder.struct();
    for (String name : List.of("op", "before", "after")) {
      Field field = full.field(name);
      least.field(name, field.schema());
    }

    Decoded decoded =
        decode(
            Topic.key(7),
            new Struct(least.build()).put("op", "c").put("after", Envelope.row(7, "tea", true)));

    assertThat(((Decoded.Upsert) decoded).sourceMillis()).isEqualTo(Topic.RECORD_MILLIS);
  }

  @Test
  void anUnknownOperationIsRefused() {
    assertThatThrownBy(
            () -> decode(Topic.key(7), Envelope.of("x", null, Envelope.row(7, "tea", true))))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("none of c, r, u, d and t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "r", "u"})
  void aWriteWithoutTheRowAfterIsRefused(String operation) {
    assertThatThrownBy(
            () -> decode(Topic.key(7), Envelope.of(operation, Envelope.row(7, "tea", true), null)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("its after image is null")
        .hasMessageNotContaining("tea");
  }
}
