package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.ColumnType.Simple;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticStringsTest {
  private static final Schema UUIDS = string("io.debezium.data.Uuid");

  private final ColumnProbe column = new ColumnProbe();

  private static Schema string(String name) {
    return SchemaBuilder.string().name(name).build();
  }

  @Test
  void uuids() {
    assertThat(column.typeOf(UUIDS, new UUID(0, 0).toString())).isEqualTo(Simple.UUID);
    for (UUID uuid : new UUID[] {new UUID(0, 0), new UUID(-1, -1), new UUID(1, Long.MIN_VALUE)}) {
      assertThat(column.throughJson(UUIDS, uuid.toString())).isEqualTo(uuid);
      assertThat(column.throughJson(UUIDS, uuid.toString().toUpperCase(Locale.ROOT)))
          .isEqualTo(uuid);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-2-3-4-5", "not-a-uuid", "", "0123456789abcdef0123456789abcdef0123"})
  void whatIsNoUuidIsRefused(String text) {
    String refusal = column.refusal(UUIDS, text);

    assertThat(refusal).contains("it is not a UUID", "STRING io.debezium.data.Uuid");
    if (!text.isEmpty()) {
      assertThat(refusal).doesNotContain(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.debezium.data.Json",
        "io.debezium.data.Xml",
        "io.debezium.data.Enum",
        "io.debezium.data.EnumSet",
        "io.debezium.data.Ltree",
        "io.debezium.data.Tsvector",
        "io.debezium.time.Interval",
        "io.debezium.time.ZonedTime"
      })
  void textByAnotherNameIsAString(String name) {
    Schema schema = SchemaBuilder.string().name(name).parameter("allowed", "a,b").build();

    assertThat(column.typeOf(schema, "a")).isEqualTo(Simple.STRING);
    assertThat(column.throughJson(schema, "{\"a\": [1, null]}")).isEqualTo("{\"a\": [1, null]}");
  }

  @Test
  void halfASurrogatePairIsRefused() {
    for (String text : new String[] {"a\uD83E", "\uDDCAb", "\uDDCA\uD83E"}) {
      assertThatThrownBy(() -> new Text().decode(text)).hasMessageContaining("surrogate pair");
    }
    assertThat(new Text().decode("\uD83E\uDDCA")).isEqualTo("\uD83E\uDDCA");
  }
}
