package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** The defaults of columns, as their sources say them. */
class InitialValueTest {
  @Test
  void isTheDefaultInTheClassOfTheColumn() {
    assertThat(initial(SchemaBuilder.int16().optional().defaultValue((short) 7))).isEqualTo(7);
    assertThat(initial(SchemaBuilder.string().defaultValue("new"))).isEqualTo("new");
    assertThat(initial(Decimal.builder(2).defaultValue(new BigDecimal("1.50"))))
        .isEqualTo(new BigDecimal("1.50"));
    assertThat(initial(Date.builder().defaultValue(new java.util.Date(86_400_000L)))).isEqualTo(1);
    assertThat(initial(micros().defaultValue(5L))).isEqualTo(5L);
    assertThat(initial(SchemaBuilder.bytes().defaultValue(new byte[] {1, 2})))
        .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(initial(SchemaBuilder.int32().defaultValue(0))).isEqualTo(0);
  }

  @Test
  void isNothingWhereTheSourceSaysNone() {
    assertThat(initial(SchemaBuilder.int32().optional())).isNull();
    assertThat(initial(SchemaBuilder.float64().defaultValue(-0.0))).isNull();
    assertThat(initial(SchemaBuilder.float32().defaultValue(Float.NaN))).isNull();
  }

  /** As Debezium has it for {@code default now()}. */
  @Test
  void isNothingForTheBeginningOf1970() {
    assertThat(initial(micros().defaultValue(0L))).isNull();
    assertThat(initial(Date.builder().defaultValue(new java.util.Date(0)))).isNull();
  }

  private static SchemaBuilder micros() {
    return SchemaBuilder.int64().name("io.debezium.time.MicroTimestamp");
  }

  private static Object initial(SchemaBuilder builder) {
    Schema schema = builder.build();
    return new ColumnProbe().columnOf(schema, schema.defaultValue()).initial();
  }
}
