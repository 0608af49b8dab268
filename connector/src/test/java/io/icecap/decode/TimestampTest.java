package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.ColumnType.Simple;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JavaUtilDate") // Connect's own class for it
class TimestampTest {
  private static final Schema MILLIS = int64("io.debezium.time.Timestamp");
  private static final Schema MICROS = int64("io.debezium.time.MicroTimestamp");
  private static final Schema NANOS = int64("io.debezium.time.NanoTimestamp");
  private static final long FIRST_SECOND = second("-4713-01-01T00:00:00");
  private static final long LAST_SECOND = second("+294246-12-31T23:59:59");

  /** What the PostgreSQL driver gives for infinity, as microseconds or milliseconds. */
  private static final long DRIVER_INFINITY = 9223372036825200000L;

  private static final long DRIVER_MINUS_INFINITY = -9223372036832400000L;

  private final ColumnProbe column = new ColumnProbe();

  private static Schema int64(String name) {
    return SchemaBuilder.int64().name(name).build();
  }

  private static long second(String iso) {
    return LocalDateTime.parse(iso).toEpochSecond(ZoneOffset.UTC);
  }

  @Test
  void millisecondsWithoutZone() {
    assertThat(column.typeOf(MILLIS, 0L)).isEqualTo(Simple.TIMESTAMP);
    assertThat(column.throughJson(MILLIS, -1L)).isEqualTo(-1_000L);
    assertThat(column.throughJson(MILLIS, FIRST_SECOND * 1_000))
        .isEqualTo(FIRST_SECOND * 1_000_000);
    assertThat(column.throughJson(MILLIS, LAST_SECOND * 1_000 + 999))
        .isEqualTo(LAST_SECOND * 1_000_000 + 999_000);
  }

  @Test
  void microsecondsWithoutZone() {
    assertThat(column.typeOf(MICROS, 0L)).isEqualTo(Simple.TIMESTAMP);
    for (long micros :
        new long[] {0, -1, FIRST_SECOND * 1_000_000, LAST_SECOND * 1_000_000 + 999_999}) {
      assertThat(column.throughJson(MICROS, micros)).isEqualTo(micros);
    }
  }

  @Test
  void nanoseconds() {
    assertThat(column.typeOf(NANOS, 0L)).isEqualTo(Simple.TIMESTAMP_NANO);
    for (long nanos :
        new long[] {
          0, -1, 1_700_000_000_123_456_789L, -9214560000000000000L, 9214646399999999999L
        }) {
      assertThat(column.throughJson(NANOS, nanos)).isEqualTo(nanos);
    }
  }

  @Test
  void timestampsAsIsoText() {
    Schema iso = SchemaBuilder.string().name("io.debezium.time.IsoTimestamp").build();

    assertThat(column.typeOf(iso, "1970-01-01T00:00:00Z")).isEqualTo(Simple.TIMESTAMP);
    assertThat(column.throughJson(iso, "1969-12-31T23:59:59.999999Z")).isEqualTo(-1L);
    assertThat(column.throughJson(iso, "-4712-01-01T00:00:00Z"))
        .isEqualTo(second("-4712-01-01T00:00:00") * 1_000_000);
    assertThat(column.refusal(iso, "infinity")).contains("infinite").doesNotContain("infinity'");
    assertThat(column.refusal(iso, "1969-12-31T23:59:59.123456789Z")).contains("nanoseconds");
  }

  @Test
  void connectTimestampsAreInstants() {
    assertThat(column.typeOf(Timestamp.SCHEMA, new Date(0))).isEqualTo(Simple.TIMESTAMPTZ);
    assertThat(column.throughJson(Timestamp.SCHEMA, new Date(1_700_000_000_123L)))
        .isEqualTo(1_700_000_000_123_000L);
    assertThat(column.throughJson(Timestamp.SCHEMA, new Date(-1))).isEqualTo(-1_000L);
  }

  @Test
  void infiniteTimestampsAreRefused() {
    long[] infinities = {
      DRIVER_INFINITY, DRIVER_MINUS_INFINITY, Long.MAX_VALUE, Long.MIN_VALUE,
    };
    for (long infinity : infinities) {
      for (Schema schema : new Schema[] {MILLIS, MICROS}) {
        assertThat(column.refusal(schema, infinity))
            .contains("infinite timestamp", schema.name())
            .doesNotContain(String.valueOf(infinity));
      }
      assertThat(column.refusal(MILLIS, infinity / 1_000)).contains("infinite timestamp");
      assertThat(column.refusal(Timestamp.SCHEMA, new Date(infinity)))
          .contains("infinite timestamp");
    }
    assertThat(column.refusal(NANOS, Long.MAX_VALUE)).contains("infinite timestamp");
    assertThat(column.refusal(NANOS, Long.MIN_VALUE)).contains("infinite timestamp");
  }
}
