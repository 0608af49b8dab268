package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.ColumnType.Simple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZonedTimestampTest {
  private static final Schema ZONED =
      SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").build();

  private final ColumnProbe column = new ColumnProbe();

  @Test
  void isMicrosecondsWithZone() {
    assertThat(column.typeOf(ZONED, "1970-01-01T00:00:00Z")).isEqualTo(Simple.TIMESTAMPTZ);
    assertThat(column.throughJson(ZONED, "1970-01-01T00:00:00.000001Z")).isEqualTo(1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1969-12-31T23:59:59.999999Z",
        "2024-02-29T23:59:59Z",
        "2026-11-05T08:30:00.1Z",
        "2026-11-05T08:30:00.123456000Z",
        "2026-11-05T08:30:00.123456+05:30",
        "2026-11-05T08:30:00-11:00",
        "2026-11-05T08:30Z",
        "2026-11-05T08:30:00.Z",
        "0000-03-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "-4713-01-01T00:00:00Z",
        "+294246-12-31T23:59:59.999999Z",
      })
  void agreesWithTheFormatter(String text) {
    assertThat(column.throughJson(ZONED, text)).isEqualTo(micros(text));
  }

  @Test
  void agreesWithTheFormatterOnAnyInstant() {
    Random random = new Random(20261105);
    long days = 3_652_059;
    for (int i = 0; i < 10_000; i++) {
      Instant instant =
          Instant.parse("0000-01-01T00:00:00Z")
              .plusSeconds(random.nextLong(days * 86_400))
              .plus(random.nextInt(1_000_000), ChronoUnit.MICROS);
      String text = instant.toString();
      assertThat(new LogicalTypes(TypeSettings.DEFAULT).of(ZONED).decode(text))
          .as(text)
          .isEqualTo(micros(text));
    }
  }

  private static long micros(String text) {
    return ChronoUnit.MICROS.between(
        OffsetDateTime.parse("1970-01-01T00:00:00Z"), OffsetDateTime.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "infinity",
        "-infinity",
        "+292278994-08-17T07:00:00Z",
        "-292275055-05-16T00:00:00Z",
        "+294247-01-01T00:00:00Z",
      })
  void infiniteTimestampsAreRefused(String text) {
    assertThat(column.refusal(ZONED, text))
        .contains("infinite timestamp", "STRING io.debezium.time.ZonedTimestamp")
        .doesNotContain(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-05T08:30:00.123456789Z", "2026-11-05T08:30:00.1234567+01:00"})
  void nanosecondsThatMicrosecondsWouldLoseAreRefused(String text) {
    assertThat(column.refusal(ZONED, text)).contains("it has nanoseconds").doesNotContain(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-05",
        "2026-11-05T08:30:00",
        "2026-11-05 08:30:00.000000Z",
        "2026-13-05T08:30:00Z",
        "2026-02-29T08:30:00Z",
        "2026-11-05T24:30:00Z",
        "2026-11-05T08:60:00Z",
        "2026-11-05T08:30:00.12x456Z",
        "2026-11-05T08:30:00.1234567890Z",
        "2026-11-05T08:30:00,123456Z",
      })
  void whatIsNoTimestampIsRefused(String text) {
    String refusal = column.refusal(ZONED, text);

    assertThat(refusal).contains("not an ISO 8601 timestamp");
    if (text.length() > 1) {
      assertThat(refusal).doesNotContain(text);
    }
  }
}
