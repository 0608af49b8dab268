package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.icecap.change.ColumnType;
import java.math.BigDecimal;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;

class DecimalTest {
  private final ColumnProbe column = new ColumnProbe();

  private static Schema decimal(int precision, int scale) {
    return Decimal.builder(scale)
        .parameter("connect.decimal.precision", String.valueOf(precision))
        .build();
  }

  @Test
  void takesPrecisionAndScaleFromTheSchema() {
    assertThat(column.typeOf(decimal(12, 2), new BigDecimal("1.50")))
        .isEqualTo(new ColumnType.Decimal(12, 2));
  }

  @Test
  void isOf38DigitsWithoutAPrecision() {
    assertThat(column.typeOf(Decimal.schema(4), new BigDecimal("1.5000")))
        .isEqualTo(new ColumnType.Decimal(38, 4));
  }

  @Test
  void keepsValuesOfAllSizesExactly() {
    String most = "9".repeat(38);
    for (String value : new String[] {most, "-" + most, "0", "-1"}) {
      assertThat(column.throughJson(decimal(38, 0), new BigDecimal(value)))
          .isEqualTo(new BigDecimal(value));
    }
    for (String value : new String[] {"0." + most, "-0." + most}) {
      assertThat(column.throughJson(decimal(38, 38), new BigDecimal(value)))
          .isEqualTo(new BigDecimal(value));
    }
    assertThat(column.throughJson(decimal(12, 2), new BigDecimal("0.00")))
        .isEqualTo(new BigDecimal("0.00"));
  }

  @Test
  void bringsAValueToTheScaleOfItsColumnWhenThatLosesNothing() {
    assertThat(column.direct(decimal(12, 2), new BigDecimal("1.50")))
        .isEqualTo(new BigDecimal("1.50"));
    LogicalType type = LogicalTypes.of(decimal(12, 2));

    assertThat(type.decode(new BigDecimal("1.5"))).isEqualTo(new BigDecimal("1.50"));
    assertThat(type.decode(new BigDecimal("1.5000"))).isEqualTo(new BigDecimal("1.50"));
  }

  @Test
  void moreDigitsThanThePrecisionAreRefused() {
    assertThat(column.refusal(decimal(5, 2), new BigDecimal("8765.43")))
        .contains("more digits than the 5", "decimal.handling.mode=string")
        .doesNotContain("8765");
  }

  @Test
  void morePlacesThanTheScaleAreRefused() {
    LogicalType type = LogicalTypes.of(decimal(12, 2));

    assertThat(
            catchThrowableOfType(
                RefusedException.class, () -> type.decode(new BigDecimal("1.876"))))
        .hasMessageContaining("more decimal places than the 2")
        .hasMessageNotContaining("876");
  }

  @Test
  void aColumnOfMoreThan38DigitsIsRefused() {
    assertThat(column.refusal(decimal(65, 30), new BigDecimal(0).setScale(30)))
        .contains("decimals of 65 digits with scale 30", "decimal.handling.mode=string");
    assertThat(column.refusal(Decimal.schema(39), new BigDecimal(0).setScale(39)))
        .contains("decimals of 38 digits with scale 39");
  }

  @Test
  void anUnreadableParameterIsRefused() {
    Schema schema = Decimal.builder(2).parameter("connect.decimal.precision", "many").build();

    assertThat(column.refusal(schema, new BigDecimal("1.00")))
        .contains("no valid parameter 'connect.decimal.precision'");
  }

  @Test
  void aDecimalOfVaryingScaleIsRefused() {
    Schema variable =
        SchemaBuilder.struct()
            .name("io.debezium.data.VariableScaleDecimal")
            .optional()
            .field("scale", Schema.INT32_SCHEMA)
            .field("value", Schema.BYTES_SCHEMA)
            .build();

    assertThat(column.refusal(variable, null))
        .contains("STRUCT io.debezium.data.VariableScaleDecimal", "decimal.handling.mode=string");
  }
}
