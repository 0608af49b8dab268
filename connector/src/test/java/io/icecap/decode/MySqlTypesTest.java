package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/**
 * What Debezium's MySQL connector sends, built by the schemas that its documentation tells, not
 * recorded from one.
 */
class MySqlTypesTest {
  private static final long SECOND = 1_000_000;

  private final ColumnProbe column = new ColumnProbe();

  private static Schema named(SchemaBuilder schema, String name) {
    return schema.name(name).optional().build();
  }

  @Test
  void unsignedNumbersComeInTheNextLargerType() {
    assertThat(column.throughJson(Schema.INT16_SCHEMA, (short) 255)).as("tinyint").isEqualTo(255);
    assertThat(column.throughJson(Schema.INT32_SCHEMA, 65_535)).as("smallint").isEqualTo(65_535);
    assertThat(column.throughJson(Schema.INT32_SCHEMA, 16_777_215)).isEqualTo(16_777_215);
    assertThat(column.throughJson(Schema.INT64_SCHEMA, 4_294_967_295L)).isEqualTo(4_294_967_295L);
    Schema precise = Decimal.builder(0).optional().build();
    assertThat(column.typeOf(precise, new BigDecimal(0))).isEqualTo(new ColumnType.Decimal(38, 0));
    assertThat(column.throughJson(precise, new BigDecimal("18446744073709551615")))
        .isEqualTo(new BigDecimal("18446744073709551615"));
  }

  @Test
  void yearsEnumsSetsAndJson() {
    assertThat(column.throughJson(named(SchemaBuilder.int32(), "io.debezium.time.Year"), 2155))
        .isEqualTo(2155);
    for (String name : new String[] {"Enum", "EnumSet", "Json"}) {
      Schema text =
          SchemaBuilder.string()
              .name("io.debezium.data." + name)
              .parameter("allowed", "a,b")
              .build();
      assertThat(column.typeOf(text, "a,b")).isEqualTo(Simple.STRING);
      assertThat(column.throughJson(text, "a,b")).isEqualTo("a,b");
    }
  }

  @Test
  void zeroDatesAreNullOrTheEpoch() {
    Schema optional = named(SchemaBuilder.int32(), "io.debezium.time.Date");
    Schema required = SchemaBuilder.int32().name("io.debezium.time.Date").build();

    assertThat(column.throughJson(optional, null)).isNull();
    assertThat(column.throughJson(required, 0)).isEqualTo(0);
  }

  @Test
  void datetimesAndTimestampsOfAllTheirRange() {
    long first = LocalDate.of(1000, 1, 1).toEpochDay() * 86_400;
    long last = LocalDate.of(10_000, 1, 1).toEpochDay() * 86_400 - 1;
    Schema millis = named(SchemaBuilder.int64(), "io.debezium.time.Timestamp");
    Schema micros = named(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp");
    Schema zoned = named(SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp");

    assertThat(column.throughJson(millis, first * 1_000)).isEqualTo(first * SECOND);
    assertThat(column.throughJson(micros, last * SECOND + 999_999))
        .isEqualTo(last * SECOND + 999_999);
    assertThat(column.throughJson(zoned, "1970-01-01T00:00:01Z")).isEqualTo(SECOND);
    assertThat(column.throughJson(zoned, "2038-01-19T03:14:07.499999Z"))
        .isEqualTo(2_147_483_647L * SECOND + 499_999);
  }

  @Test
  void timesAreTimesOfTheDay() {
    Schema micros = named(SchemaBuilder.int64(), "io.debezium.time.MicroTime");

    assertThat(column.throughJson(micros, 86_399_999_999L)).isEqualTo(86_399_999_999L);
    assertThat(column.refusal(micros, -3_020_399L * SECOND)).contains("a duration (MySQL)");
    assertThat(column.refusal(micros, 3_020_399L * SECOND)).contains("a duration (MySQL)");
  }

  @Test
  void bitsAndGeometries() {
    Schema bits =
        SchemaBuilder.bytes().name("io.debezium.data.Bits").parameter("length", "10").build();
    Schema geometry =
        SchemaBuilder.struct()
            .name("io.debezium.data.geometry.Geometry")
            .field("wkb", Schema.BYTES_SCHEMA)
            .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
            .optional()
            .build();

    assertThat(column.throughJson(bits, new byte[] {3, 2})).isEqualTo(new byte[] {3, 2});
    assertThat(
            column.throughJson(
                geometry, new Struct(geometry).put("wkb", new byte[] {1}).put("srid", 4326)))
        .isEqualTo(new Object[] {new byte[] {1}, 4326});
  }
}
