package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final Topic topic = new Topic();
  private final RecordDecoder decoder = new RecordDecoder(DecoderSettings.byRecordKey());

  @Test
  void theMessageTellsThePlaceAsKafkaKnowsItAndTheColumn() {
    Schema uuid = SchemaBuilder.string().name("io.debezium.data.Uuid").build();
    SinkRecord record = topic.throughJson(Topic.key(7), Topic.row(7, "ref", uuid, "secret"));
    SinkRecord routed =
        record.newRecord(
            "routed",
            9,
            record.keySchema(),
            record.key(),
            record.valueSchema(),
            record.value(),
            record.timestamp());

    assertThatThrownBy(() -> decoder.decode(routed))
        .isInstanceOf(UndecodableRecordException.class)
        .hasNoCause()
        .hasMessage(
            "Cannot decode the record of topic shop.public.orders, partition 3, offset 4242,"
                + " column 'ref' of type STRING io.debezium.data.Uuid: it is not a UUID. Correct"
                + " the value at the source");
  }

  @Test
  void valuesWithoutASchemaAreRefused() {
    assertThatThrownBy(
            () -> decoder.decode(Topic.direct(null, null, null, Map.of("item", "secret"))))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContainingAll("has no schema", "value.converter.schemas.enable=true")
        .hasMessageNotContaining("secret");
  }

  @Test
  void valuesThatAreNoRowsAreRefused() {
    SinkRecord record =
        topic.throughJson(Topic.key(7).schema(), Topic.key(7), Schema.STRING_SCHEMA, "secret");

    assertThatThrownBy(() -> decoder.decode(record))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContainingAll("its value is STRING and not a row", "HoistField")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aKeyThatIsNotOfItsSchemaIsRefused() {
    Schema struct = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    Schema textual = SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
    Struct mislabelled = new Struct(textual).put("id", "secret");

    assertThatThrownBy(() -> decoder.decode(Topic.direct(struct, mislabelled, null, null)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("its key is not of the schema that it comes with")
        .hasMessageNotContaining("secret");
  }

  @Test
  void theDecoderGoesOnAfterARecordItRefused() {
    SinkRecord bad =
        topic.throughJson(
            Topic.key(7), Topic.row(7, "t", SchemaBuilder.int64().name("com.example.Money"), 1L));
    assertThatThrownBy(() -> decoder.decode(bad)).isInstanceOf(UndecodableRecordException.class);
    assertThatThrownBy(() -> decoder.decode(bad)).isInstanceOf(UndecodableRecordException.class);

    Decoded decoded =
        decoder.decode(topic.throughJson(Topic.key(8), Topic.row(8, "t", Schema.INT64_SCHEMA, 1L)));

    assertThat(((Decoded.Upsert) decoded).values()).containsExactly(8L, 1L);
  }
}
