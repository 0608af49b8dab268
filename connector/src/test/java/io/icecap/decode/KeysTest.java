package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.decode.DecoderSettings.KeyMode;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final Schema LINE_KEY =
      SchemaBuilder.struct()
          .field("orderkey", Schema.INT64_SCHEMA)
          .field("linenumber", Schema.INT32_SCHEMA)
          .build();
  private static final Schema LINE =
      SchemaBuilder.struct()
          .field("linenumber", Schema.OPTIONAL_INT32_SCHEMA)
          .field("quantity", Schema.INT32_SCHEMA)
          .field("orderkey", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private final Topic topic = new Topic();

  private static RecordDecoder byRecordKey(String... name) {
    return new RecordDecoder(new DecoderSettings(KeyMode.RECORD_KEY, List.of(name)));
  }

  private static RecordDecoder byColumns(String... names) {
    return new RecordDecoder(DecoderSettings.byColumns(List.of(names)), topic -> true);
  }

  private static Struct lineKey() {
    return new Struct(LINE_KEY).put("orderkey", 70L).put("linenumber", 3);
  }

  private static Struct line() {
    return new Struct(LINE).put("linenumber", 3).put("quantity", 9).put("orderkey", 70L);
  }

  @Test
  void aCompositeKeyKeepsTheOrderOfTheRecordKey() {
    Decoded.Upsert upsert =
        (Decoded.Upsert) byRecordKey().decode(topic.throughJson(lineKey(), line()));
    Decoded.Delete delete =
        (Decoded.Delete) byRecordKey().decode(topic.throughJson(lineKey(), null));

    assertThat(upsert.schema().keyNames()).containsExactly("orderkey", "linenumber");
    assertThat(upsert.schema().key()).containsExactly(2, 0);
    assertThat(upsert.values()).containsExactly(3, 9, 70L);
    assertThat(delete.keySchema().keyNames()).containsExactly("orderkey", "linenumber");
    assertThat(delete.values()).containsExactly(70L, 3);
  }

  @Test
  void keyColumnsAreRequiredWhateverTheSourceSays() {
    Decoded decoded = byRecordKey().decode(topic.throughJson(lineKey(), line()));

    assertThat(((Decoded.Upsert) decoded).schema().columns()).allMatch(column -> column.required());
  }

  @Test
  void aKeyColumnThatTheRowDoesNotRepeatComesFirst() {
    Struct row = Topic.struct("item", Schema.STRING_SCHEMA, "tea");

    Decoded decoded = byRecordKey().decode(topic.throughJson(Topic.key(7), row));

    Decoded.Upsert upsert = (Decoded.Upsert) decoded;
    assertThat(upsert.values()).containsExactly(7L, "tea");
    assertThat(upsert.schema().keyNames()).containsExactly("id");
  }

  @Test
  void aPrimitiveRecordKeyIsTheColumnThatIsConfigured() {
    Struct row = Topic.struct("item", Schema.STRING_SCHEMA, "tea");
    RecordDecoder decoder = byRecordKey("code");

    Decoded upsert =
        decoder.decode(topic.throughJson(Schema.STRING_SCHEMA, "k1", row.schema(), row));
    Decoded delete = decoder.decode(topic.throughJson(Schema.STRING_SCHEMA, "k1", null, null));

    assertThat(((Decoded.Upsert) upsert).values()).containsExactly("k1", "tea");
    assertThat(((Decoded.Upsert) upsert).schema().keyNames()).containsExactly("code");
    assertThat(((Decoded.Delete) delete).values()).containsExactly("k1");
    assertThat(((Decoded.Delete) delete).keySchema().keyNames()).containsExactly("code");
  }

  @Test
  void aPrimitiveRecordKeyWithoutANameIsRefused() {
    Struct row = line();

    assertThatThrownBy(
            () ->
                byRecordKey()
                    .decode(topic.throughJson(Schema.STRING_SCHEMA, "k1", row.schema(), row)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContainingAll("its record key is STRING", "Configure one key column")
        .hasMessageNotContaining("k1");
  }

  @Test
  void aRecordWithoutAKeyIsRefused() {
    assertThatThrownBy(() -> byRecordKey().decode(topic.throughJson(null, line())))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContainingAll("it has no key", "primary key");
    assertThatThrownBy(() -> byRecordKey().decode(topic.throughJson(null, null)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("it has no key");
  }

  @Test
  void aRecordKeyWithASchemaAndNoValueIsRefused() {
    assertThatThrownBy(
            () -> byRecordKey().decode(Topic.direct(LINE_KEY, null, line().schema(), line())))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("the record key is null");
  }

  @Test
  void aNullInAKeyIsRefused() {
    Struct key = Topic.struct("id", Schema.OPTIONAL_INT64_SCHEMA, null);

    assertThatThrownBy(() -> byRecordKey().decode(topic.throughJson(key, null)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("column 'id' of type INT64: it is null, but a key column");
    assertThatThrownBy(
            () ->
                byColumns("orderkey").decode(topic.throughJson(null, line().put("orderkey", null))))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("column 'orderkey' of type INT64: it is null, but a key column");
  }

  @Test
  void aKeyColumnOfTwoTypesIsRefused() {
    Struct row = Topic.struct("id", Schema.INT32_SCHEMA, 7);

    assertThatThrownBy(() -> byRecordKey().decode(topic.throughJson(Topic.key(7), row)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("column 'id' of type INT32: the record key has it as LONG");
  }

  @Test
  void anEmptyRecordKeyIsRefused() {
    Struct key = new Struct(SchemaBuilder.struct().build());

    assertThatThrownBy(() -> byRecordKey().decode(topic.throughJson(key, line())))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("its record key has no fields");
  }

  @Test
  void configuredColumnsAreTheKeyInTheirOrder() {
    RecordDecoder decoder = byColumns("quantity", "linenumber");

    Decoded.Upsert upsert = (Decoded.Upsert) decoder.decode(topic.throughJson(null, line()));

    assertThat(upsert.schema().keyNames()).containsExactly("quantity", "linenumber");
    assertThat(upsert.values()).containsExactly(3, 9, 70L);
  }

  @Test
  void aConfiguredColumnThatIsMissingIsRefused() {
    assertThatThrownBy(() -> byColumns("nowhere").decode(topic.throughJson(null, line())))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("no column 'nowhere'");
  }

  @Test
  void aDeleteOfConfiguredColumnsTrustsTheRecordKeyBeforeTheRowBefore() {
    RecordDecoder decoder = byColumns("id");

    Decoded trusted =
        decoder.decode(
            topic.throughJson(Topic.key(7), Envelope.of("d", Envelope.row(0, null, false), null)));

    assertThat(((Decoded.Delete) trusted).values()).containsExactly(7L);
  }

  @Test
  void aDeleteOfConfiguredColumnsTakesThemFromTheRowBefore() {
    Decoded decoded =
        byColumns("item", "paid")
            .decode(
                topic.throughJson(
                    Topic.key(7), Envelope.of("d", Envelope.row(7, "tea", true), null)));

    Decoded.Delete delete = (Decoded.Delete) decoded;
    assertThat(delete.keySchema().keyNames()).containsExactly("item", "paid");
    assertThat(delete.values()).containsExactly("tea", true);
  }

  @Test
  void aDeleteOfConfiguredColumnsTakesThemFromARewrittenRow() {
    Schema schema =
        SchemaBuilder.struct()
            .field("item", Schema.STRING_SCHEMA)
            .field("__deleted", Schema.STRING_SCHEMA)
            .build();
    Struct row = new Struct(schema).put("item", "tea").put("__deleted", "true");

    Decoded decoded = byColumns("item").decode(topic.throughJson(Topic.key(7), row));

    assertThat(((Decoded.Delete) decoded).values()).containsExactly("tea");
  }

  @Test
  void aDeleteThatTellsItsConfiguredColumnsNowhereIsRefused() {
    assertThatThrownBy(
            () ->
                byColumns("item")
                    .decode(topic.throughJson(Topic.key(7), Envelope.of("d", null, null))))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContainingAll("column 'item'", "REPLICA IDENTITY FULL");
    assertThatThrownBy(() -> byColumns("item").decode(topic.throughJson(Topic.key(7), null)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("does not hold the configured key columns [item]")
        .hasMessageContaining("tombstones.on.delete=false");
  }

  @Test
  void aTombstoneDeletesConfiguredColumnsThatItsRecordKeyHolds() {
    Decoded decoded =
        byColumns("linenumber", "orderkey").decode(topic.throughJson(lineKey(), null));

    assertThat(((Decoded.Delete) decoded).keySchema().keyNames())
        .containsExactly("linenumber", "orderkey");
    assertThat(((Decoded.Delete) decoded).values()).containsExactly(3, 70L);
  }

  @Test
  void anUpdateOfAConfiguredKeyColumnIsRefused() {
    RecordDecoder decoder = byColumns("id", "item");
    Struct moved =
        Envelope.of("u", Envelope.row(7, "kombucha", true), Envelope.row(7, "rum", true));
    Struct same =
        Envelope.of("u", Envelope.row(7, "kombucha", true), Envelope.row(7, "kombucha", false));

    assertThat(decoder.decode(topic.throughJson(Topic.key(7), same)))
        .isInstanceOf(Decoded.Upsert.class);
    assertThatThrownBy(() -> decoder.decode(topic.throughJson(Topic.key(7), moved)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContainingAll("changes the value of key column 'item'", "message.key.columns")
        .hasMessageNotContaining("kombucha")
        .hasMessageNotContaining("rum");
  }

  @Test
  void settingsThatNameNoKeyOrTooMuchAreRefused() {
    assertThatThrownBy(() -> DecoderSettings.byColumns(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Key columns are missing");
    assertThatThrownBy(() -> new DecoderSettings(KeyMode.RECORD_KEY, List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a primitive record key is one column");
    assertThatThrownBy(() -> DecoderSettings.byColumns(List.of("a", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("named twice");
  }
}
