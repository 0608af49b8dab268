package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
  private static final Schema LINE =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("line", Schema.INT32_SCHEMA)
          .field("item", Schema.STRING_SCHEMA)
          .build();

  private final Topic topic = new Topic();

  @Test
  void aRecordKeyThatTheKeyColumnsDetermineKeepsTheOrder() {
    assertThat(decoder("id").decode(topic.throughJson(Topic.key(7), line())))
        .isInstanceOf(Decoded.Upsert.class);
    assertThat(decoder("line", "id").decode(topic.throughJson(Topic.key(7), line())))
        .isInstanceOf(Decoded.Upsert.class);
  }

  @Test
  void aRecordKeyWithAFieldBesidesTheKeyColumnsIsRefused() {
    assertThatThrownBy(() -> decoder("item").decode(topic.throughJson(Topic.key(7), line())))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("[item]")
        .hasMessageContaining("its record key has the field 'id' besides")
        .hasMessageContaining("message.key.columns")
        .hasMessageNotContaining("kombucha");
  }

  @Test
  void aDeleteIsRefusedAsWell() {
    assertThatThrownBy(
            () ->
                decoder("item")
                    .decode(
                        topic.throughJson(
                            Topic.key(7),
                            Envelope.of("d", Envelope.row(7, "kombucha", true), null))))
        .hasMessageContaining("its record key has the field 'id' besides");
  }

  @Test
  void aRecordWithoutAKeyIsRefused() {
    assertThatThrownBy(() -> decoder("id").decode(topic.throughJson(null, line())))
        .hasMessageContaining("it has no record key")
        .hasMessageNotContaining("primary.key.mode");
    assertThatThrownBy(
            () -> decoder("id").decode(Topic.direct(Topic.key(7).schema(), null, LINE, line())))
        .hasMessageContaining("it has no record key");
  }

  @Test
  void aRecordKeyThatIsNoColumnIsRefusedWithTheWayToTakeIt() {
    assertThatThrownBy(
            () -> decoder("id").decode(topic.throughJson(Schema.STRING_SCHEMA, "k1", LINE, line())))
        .hasMessageContaining("its record key is STRING and no column")
        .hasMessageContaining("primary.key.mode=record_key")
        .hasMessageNotContaining("k1");
  }

  @Test
  void aTopicOfOnePartitionIsInOrderWhateverItsKeys() {
    RecordDecoder decoder =
        new RecordDecoder(DecoderSettings.byColumns(List.of("item")), Set.of(Topic.NAME)::contains);
    assertThat(decoder.decode(topic.throughJson(Topic.key(7), line())))
        .isInstanceOf(Decoded.Upsert.class);
    assertThat(decoder.decode(topic.throughJson(null, line()))).isInstanceOf(Decoded.Upsert.class);
  }

  @Test
  void recordsThatMeanNoRowAreSkippedWhateverTheirKeys() {
    Schema heartbeat =
        SchemaBuilder.struct().name("io.debezium.connector.common.Heartbeat").build();
    assertThat(decoder("id").decode(Topic.direct(null, null, heartbeat, new Struct(heartbeat))))
        .isInstanceOf(Decoded.Skipped.class);
  }

  @Test
  void changesThatHaveAnOrderOfTheirOwnMayHaveAnyKey() {
    DecoderSettings settings = DecoderSettings.byColumns(List.of("item"));
    RecordDecoder ordered = new RecordDecoder(settings.inOrder());

    assertThat(ordered.decode(topic.throughJson(Topic.key(7), line())))
        .isInstanceOf(Decoded.Upsert.class);
    assertThatThrownBy(
            () -> new RecordDecoder(settings).decode(topic.throughJson(Topic.key(7), line())))
        .hasMessageContaining("name what the changes are ordered by (order.by,");
  }

  @Test
  void aTombstoneHasNoPlaceInAnOrder() {
    RecordDecoder ordered = new RecordDecoder(DecoderSettings.byColumns(List.of("item")).inOrder());

    assertThat(((Decoded.Skipped) ordered.decode(topic.throughJson(Topic.key(7), null))).reason())
        .contains("a tombstone", "order.by");
  }

  @Test
  void flattenedRowsWhoseDeletesAreTombstonesAreRefusedWhereDeletesHaveToSayTheirPlace() {
    DecoderSettings settings = DecoderSettings.byColumns(List.of("item")).inOrder();
    AddedColumns soft = new AddedColumns(List.of(), true);

    assertThatThrownBy(
            () ->
                new RecordDecoder(settings.with(soft))
                    .decode(topic.throughJson(Topic.key(7), line())))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("delete.tombstone.handling.mode=rewrite");
  }

  private static RecordDecoder decoder(String... keyColumns) {
    return new RecordDecoder(DecoderSettings.byColumns(List.of(keyColumns)));
  }

  private static Struct line() {
    return new Struct(LINE).put("id", 7L).put("line", 3).put("item", "kombucha");
  }
}
