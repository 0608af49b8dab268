package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.RowSchema;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class FlattenedTest {
  private static final Schema REWRITTEN =
      SchemaBuilder.struct()
          .name("shop.public.orders.Value")
          .field("id", Schema.INT64_SCHEMA)
          .field("item", Schema.OPTIONAL_STRING_SCHEMA)
          .field("__deleted", Schema.OPTIONAL_STRING_SCHEMA)
          .field("__op", Schema.OPTIONAL_STRING_SCHEMA)
          .field("__source_ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private final Topic topic = new Topic();
  private final RecordDecoder decoder = new RecordDecoder(DecoderSettings.byRecordKey());

  private static Struct rewritten(long id, String item, String deleted) {
    return new Struct(REWRITTEN)
        .put("id", id)
        .put("item", item)
        .put("__deleted", deleted)
        .put("__op", "u");
  }

  private Decoded decode(Struct key, Struct value) {
    return decoder.decode(topic.throughJson(key, value));
  }

  @Test
  void aRowIsAnUpsert() {
    Decoded decoded =
        decode(Topic.key(7), Topic.row(7, "item", Schema.OPTIONAL_STRING_SCHEMA, "tea"));

    Decoded.Upsert upsert = (Decoded.Upsert) decoded;
    assertThat(upsert.values()).containsExactly(7L, "tea");
    assertThat(upsert.schema().keyNames()).containsExactly("id");
    assertThat(upsert.sourceMillis()).isEqualTo(Topic.RECORD_MILLIS);
  }

  /** {@code delete.tombstone.handling.mode=tombstone} and {@code delete-to-tombstone}. */
  @Test
  void aTombstoneIsADelete() {
    Decoded decoded = decode(Topic.key(7), null);

    Decoded.Delete delete = (Decoded.Delete) decoded;
    assertThat(delete.values()).containsExactly(7L);
    assertThat(delete.keySchema().keyNames()).containsExactly("id");
    assertThat(delete.sourceMillis()).isEqualTo(Topic.RECORD_MILLIS);
  }

  /** {@code delete.tombstone.handling.mode=rewrite}; what is no key may be made up. */
  @Test
  void aRewrittenDeleteIsOfTheRecordKey() {
    Decoded decoded = decode(Topic.key(7), rewritten(0, null, "true"));

    assertThat(((Decoded.Delete) decoded).values()).containsExactly(7L);
  }

  @Test
  void aRewrittenRowIsAnUpsertWithoutTheMark() {
    Decoded decoded =
        decode(Topic.key(7), rewritten(7, "tea", "false").put("__source_ts_ms", 1_234L));

    Decoded.Upsert upsert = (Decoded.Upsert) decoded;
    assertThat(upsert.schema().columns())
        .extracting(column -> column.name())
        .containsExactly("id", "item", "__op", "__source_ts_ms");
    assertThat(upsert.values()).containsExactly(7L, "tea", "u", 1_234L);
    assertThat(upsert.sourceMillis()).isEqualTo(1_234L);
  }

  @Test
  void aRowWhoseMarkIsNullIsAnUpsert() {
    Decoded decoded = decode(Topic.key(7), rewritten(7, "tea", null));

    assertThat(decoded).isInstanceOf(Decoded.Upsert.class);
  }

  /** {@code delete.tombstone.handling.mode=rewrite-with-tombstone}. */
  @Test
  void aRewrittenDeleteAndItsTombstoneSayTheSame() {
    Decoded.Delete rewritten = (Decoded.Delete) decode(Topic.key(7), rewritten(7, "tea", "true"));
    Decoded.Delete tombstone = (Decoded.Delete) decode(Topic.key(7), null);

    assertThat(tombstone.keySchema()).isEqualTo(rewritten.keySchema());
    assertThat(tombstone.values()).isEqualTo(rewritten.values());
  }

  @Test
  void theMarkMayBeABoolean() {
    Schema row =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("__deleted", Schema.BOOLEAN_SCHEMA)
            .build();

    assertThat(decode(Topic.key(7), new Struct(row).put("id", 7L).put("__deleted", true)))
        .isInstanceOf(Decoded.Delete.class);
    assertThat(decode(Topic.key(7), new Struct(row).put("id", 7L).put("__deleted", false)))
        .isInstanceOf(Decoded.Upsert.class);
  }

  @Test
  void anotherMarkIsRefused() {
    assertThatThrownBy(() -> decode(Topic.key(7), rewritten(7, "tea", "perhaps")))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContainingAll("column '__deleted' of type STRING", "neither true nor false")
        .hasMessageNotContaining("perhaps");
  }

  @Test
  void anAddedTimeWithoutPrefixIsAColumnOnly() {
    Decoded decoded = decode(Topic.key(7), Topic.row(7, "ts_ms", Schema.INT64_SCHEMA, 5L));

    assertThat(((Decoded.Upsert) decoded).sourceMillis()).isEqualTo(Topic.RECORD_MILLIS);
  }

  @Test
  void columnsKeepTheirOrderAndTheirCase() {
    Schema row =
        SchemaBuilder.struct()
            .field("Zeta", Schema.OPTIONAL_INT32_SCHEMA)
            .field("id", Schema.INT64_SCHEMA)
            .field("alpha", Schema.INT32_SCHEMA)
            .build();

    Decoded decoded =
        decode(Topic.key(7), new Struct(row).put("Zeta", 1).put("id", 7L).put("alpha", 2));

    RowSchema schema = ((Decoded.Upsert) decoded).schema();
    assertThat(schema.columns()).extracting(c -> c.name()).containsExactly("Zeta", "id", "alpha");
    assertThat(schema.columns()).extracting(c -> c.required()).containsExactly(false, true, true);
    assertThat(schema.key()).containsExactly(1);
  }

  @Test
  void theSameSchemasGiveTheSameRowSchema() {
    Decoded.Upsert first = (Decoded.Upsert) decode(Topic.key(1), rewritten(1, "tea", "false"));
    Decoded.Upsert second = (Decoded.Upsert) decode(Topic.key(2), rewritten(2, "rum", "false"));

    assertThat(second.schema()).isSameAs(first.schema());
  }

  @Test
  void anAddedColumnGivesAnotherRowSchemaAndTheOldOneStaysReadable() {
    decode(Topic.key(1), Topic.row(1, "a", Schema.INT32_SCHEMA, 1));
    Decoded added = decode(Topic.key(2), rewritten(2, "tea", "false"));
    Decoded old = decode(Topic.key(3), Topic.row(3, "a", Schema.INT32_SCHEMA, 3));

    assertThat(((Decoded.Upsert) added).values()).containsExactly(2L, "tea", "u", null);
    assertThat(((Decoded.Upsert) old).values()).containsExactly(3L, 3);
  }

  @Test
  void readsMoreSchemasThanItCaches() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 1_500; i++) {
        Struct row = Topic.row(i, "column" + i, Schema.INT32_SCHEMA, i);
        Decoded decoded = decoder.decode(Topic.direct(Topic.key(i), row));
        assertThat(((Decoded.Upsert) decoded).values()).containsExactly((long) i, i);
      }
    }
  }
}
