package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.ColumnType.Simple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JavaUtilDate") // Connect's own class for it
class DateTest {
  private static final Schema CONNECT = org.apache.kafka.connect.data.Date.SCHEMA;
  private static final Schema DEBEZIUM =
      SchemaBuilder.int32().name("io.debezium.time.Date").build();

  private final ColumnProbe column = new ColumnProbe();

  @Test
  void daysOfDebezium() {
    assertThat(column.typeOf(DEBEZIUM, 0)).isEqualTo(Simple.DATE);
    for (String day : new String[] {"-4713-01-01", "0001-01-01", "1969-12-31", "9999-12-31"}) {
      int days = (int) LocalDate.parse(day).toEpochDay();
      assertThat(column.throughJson(DEBEZIUM, days)).isEqualTo(days);
    }
    int last = (int) LocalDate.of(5_874_897, 12, 31).toEpochDay();
    assertThat(column.throughJson(DEBEZIUM, last)).isEqualTo(last);
  }

  @Test
  void daysOfConnect() {
    assertThat(column.typeOf(CONNECT, new Date(0))).isEqualTo(Simple.DATE);
    assertThat(column.throughJson(CONNECT, day("1969-12-31"))).isEqualTo(-1);
    assertThat(column.throughJson(CONNECT, day("2026-11-05"))).isEqualTo(20_762);
    assertThat(column.throughJson(CONNECT, day("9999-12-31"))).isEqualTo(2_932_896);
  }

  @Test
  void daysAsIsoText() {
    Schema iso = SchemaBuilder.string().name("io.debezium.time.IsoDate").build();

    assertThat(column.typeOf(iso, "1970-01-01Z")).isEqualTo(Simple.DATE);
    assertThat(column.throughJson(iso, "1969-12-31Z")).isEqualTo(-1);
    assertThat(column.throughJson(iso, "+294246-12-31Z"))
        .isEqualTo((int) LocalDate.of(294_246, 12, 31).toEpochDay());
    assertThat(column.refusal(iso, "31.12.1969")).contains("ISO 8601").doesNotContain("31.12");
  }

  @Test
  void infiniteDatesAreRefused() {
    // As Debezium 3.6 and, with the sign lost, 3.0 send them.
    for (String day : new String[] {"+5877611-06-21", "-5877611-06-21"}) {
      int days = (int) LocalDate.parse(day).toEpochDay();
      assertThat(column.refusal(DEBEZIUM, days))
          .contains("infinite date", "INT32 io.debezium.time.Date")
          .doesNotContain(String.valueOf(days));
    }
    assertThat(column.refusal(DEBEZIUM, Integer.MAX_VALUE)).contains("infinite date");
    assertThat(column.refusal(DEBEZIUM, Integer.MIN_VALUE)).contains("infinite date");
  }

  private static Date day(String iso) {
    return Date.from(Instant.parse(iso + "T00:00:00Z"));
  }
}
