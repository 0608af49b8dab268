package io.icecap.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Unchanged;
import io.icecap.decode.DecoderSettings.KeyMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large values that PostgreSQL leaves out of an update, as Debezium's connector says so. */
class UnavailableValueTest {
  private static final String PLACEHOLDER = "__debezium_unavailable_value";

  private final Topic topic = new Topic();
  private final RecordDecoder decoder = new RecordDecoder(DecoderSettings.byRecordKey());

  private static Object[] upsert(Decoded decoded) {
    return ((Decoded.Upsert) decoded).values();
  }

  private Object[] update(String item) {
    return upsert(
        decoder.decode(
            topic.throughJson(Topic.key(7), Envelope.of("u", null, Envelope.row(7, item, true)))));
  }

  @Test
  void anUpdateLeavesTheColumnAsItIs() {
    assertThat(update(PLACEHOLDER)).containsExactly(7L, new Unchanged(PLACEHOLDER), true);
    assertThat(update(PLACEHOLDER + "s")).containsExactly(7L, PLACEHOLDER + "s", true);
    assertThat(update(null)).containsExactly(7L, null, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "r"})
  void aWholeRowMayHaveTheTextItself(String operation) {
    SinkRecord record =
        topic.throughJson(
            Topic.key(7), Envelope.of(operation, null, Envelope.row(7, PLACEHOLDER, true)));

    assertThat(upsert(decoder.decode(record))).containsExactly(7L, PLACEHOLDER, true);
  }

  @Test
  void aRowUnderANewKeyMayHaveValuesLeftOut() {
    SinkRecord record =
        topic.throughJson(Topic.key(7), Envelope.of("c", null, Envelope.row(7, PLACEHOLDER, true)));
    record.headers().add("__debezium.oldkey", Topic.key(6), Topic.key(6).schema());

    assertThat(upsert(decoder.decode(record)))
        .containsExactly(7L, new Unchanged(PLACEHOLDER), true);
  }

  @Test
  void aFlattenedRowLeavesTheColumnAsItIs() {
    for (Schema schema :
        List.of(
            Schema.STRING_SCHEMA,
            Schema.OPTIONAL_STRING_SCHEMA,
            SchemaBuilder.string().name("io.debezium.data.Json").build())) {
      SinkRecord record = topic.throughJson(Topic.key(7), Topic.row(7, "doc", schema, PLACEHOLDER));

      assertThat(upsert(decoder.decode(record))).containsExactly(7L, new Unchanged(PLACEHOLDER));
    }
  }

  @Test
  void bytesOfThePlaceholderAreKnownAsArrayAndAsBuffer() {
    byte[] bytes = PLACEHOLDER.getBytes(UTF_8);
    for (Object value : List.of(bytes, ByteBuffer.wrap(bytes))) {
      SinkRecord record =
          Topic.direct(Topic.key(7), Topic.row(7, "doc", Schema.BYTES_SCHEMA, value));

      assertThat(upsert(decoder.decode(record))[1])
          .isInstanceOfSatisfying(
              Unchanged.class, left -> assertThat(left.sent()).isEqualTo(bytes));
    }
  }

  @Test
  void aKeyIsNeverLeftOut() {
    Schema key = SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
    SinkRecord record =
        topic.throughJson(
            new org.apache.kafka.connect.data.Struct(key).put("id", PLACEHOLDER),
            new org.apache.kafka.connect.data.Struct(key).put("id", PLACEHOLDER));

    assertThat(upsert(decoder.decode(record))).containsExactly(PLACEHOLDER);
  }

  @Test
  void thePlaceholderIsWhatTheSourceIsConfiguredWith() {
    RecordDecoder configured =
        new RecordDecoder(
            new DecoderSettings(KeyMode.RECORD_KEY, List.of(), "<same>", TypeSettings.DEFAULT));
    SinkRecord left =
        topic.throughJson(Topic.key(7), Topic.row(7, "doc", Schema.STRING_SCHEMA, "<same>"));
    SinkRecord text =
        topic.throughJson(Topic.key(7), Topic.row(7, "doc", Schema.STRING_SCHEMA, PLACEHOLDER));

    assertThat(upsert(configured.decode(left))).containsExactly(7L, new Unchanged("<same>"));
    assertThat(upsert(configured.decode(text))).containsExactly(7L, PLACEHOLDER);
  }

  /** As {@code UnchangedToastedPlaceholder} of Debezium's PostgreSQL connector makes them. */
  @Test
  void arraysAndMapsMadeOfThePlaceholderAreKnown() {
    UnavailableValue placeholder = new UnavailableValue(PLACEHOLDER);
    List<Integer> ints = new ArrayList<>();
    List<Long> longs = new ArrayList<>();
    for (byte b : PLACEHOLDER.getBytes(UTF_8)) {
      ints.add((int) b);
      longs.add((long) b);
    }
    String uuid = UUID.nameUUIDFromBytes(PLACEHOLDER.getBytes(UTF_8)).toString();

    assertThat(List.of(List.of(PLACEHOLDER), List.of(uuid), ints, longs)).allMatch(placeholder::is);
    assertThat(placeholder.is(List.of(ByteBuffer.wrap(PLACEHOLDER.getBytes(UTF_8))))).isTrue();
    assertThat(placeholder.is(Map.of(PLACEHOLDER, PLACEHOLDER))).isTrue();
    assertThat(placeholder.is("{\"%s\":\"%s\"}".formatted(PLACEHOLDER, PLACEHOLDER))).isTrue();
    assertThat(
            List.of(
                List.of(),
                List.of("a"),
                List.of(PLACEHOLDER, PLACEHOLDER),
                ints.subList(1, ints.size()),
                Map.of("a", PLACEHOLDER),
                uuid,
                7))
        .noneMatch(placeholder::is);
  }
}
