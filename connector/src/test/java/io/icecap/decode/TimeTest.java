package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.ColumnType.Simple;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JavaUtilDate") // Connect's own class for it
class TimeTest {
  private static final Schema MILLIS = SchemaBuilder.int32().name("io.debezium.time.Time").build();
  private static final Schema MICROS = int64("io.debezium.time.MicroTime");
  private static final Schema NANOS = int64("io.debezium.time.NanoTime");
  private static final Schema ISO = SchemaBuilder.string().name("io.debezium.time.IsoTime").build();
  private static final long LAST = 86_399_999_999L;

  private final ColumnProbe column = new ColumnProbe();

  private static Schema int64(String name) {
    return SchemaBuilder.int64().name(name).build();
  }

  @Test
  void fromMidnightToTheLastMicrosecond() {
    assertThat(column.typeOf(MICROS, 0L)).isEqualTo(Simple.TIME);
    assertThat(column.throughJson(MICROS, 0L)).isEqualTo(0L);
    assertThat(column.throughJson(MICROS, LAST)).isEqualTo(LAST);
    assertThat(column.typeOf(MILLIS, 0)).isEqualTo(Simple.TIME);
    assertThat(column.throughJson(MILLIS, 86_399_999)).isEqualTo(86_399_999_000L);
    assertThat(column.typeOf(NANOS, 0L)).isEqualTo(Simple.TIME);
    assertThat(column.throughJson(NANOS, LAST * 1_000)).isEqualTo(LAST);
    assertThat(column.typeOf(Time.SCHEMA, new Date(0))).isEqualTo(Simple.TIME);
    assertThat(column.throughJson(Time.SCHEMA, new Date(86_399_999))).isEqualTo(86_399_999_000L);
    assertThat(column.typeOf(ISO, "00:00:00Z")).isEqualTo(Simple.TIME);
    assertThat(column.throughJson(ISO, "23:59:59.999999Z")).isEqualTo(LAST);
  }

  @Test
  void whatIsOutsideOfADayIsRefused() {
    for (long micros : new long[] {-1, LAST + 1, -3_020_399_000_000L, 3_020_399_000_000L}) {
      assertThat(column.refusal(MICROS, micros)).contains("24:00:00", "MicroTime");
      assertThat(column.refusal(NANOS, micros * 1_000)).contains("24:00:00", "NanoTime");
      assertThat(column.refusal(MILLIS, (int) Math.floorDiv(micros, 1_000))).contains("24:00:00");
    }
  }

  @Test
  void nanosecondsThatMicrosecondsWouldLoseAreRefused() {
    assertThat(column.refusal(NANOS, 1L)).contains("it has nanoseconds");
    assertThat(column.refusal(ISO, "00:00:00.123456789Z")).contains("it has nanoseconds");
  }

  @Test
  void durationsAreNumbers() {
    assertThat(column.typeOf(int64("io.debezium.time.MicroDuration"), 1L)).isEqualTo(Simple.LONG);
    assertThat(column.throughJson(int64("io.debezium.time.MicroDuration"), Long.MIN_VALUE))
        .isEqualTo(Long.MIN_VALUE);
    assertThat(column.throughJson(int64("io.debezium.time.NanoDuration"), Long.MAX_VALUE))
        .isEqualTo(Long.MAX_VALUE);
    Schema year = SchemaBuilder.int32().name("io.debezium.time.Year").build();
    assertThat(column.typeOf(year, 2026)).isEqualTo(Simple.INT);
    assertThat(column.throughJson(year, 0)).isEqualTo(0);
  }
}
