package io.icecap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.decode.TypeSettings.DecimalOverflow;
import java.math.BigDecimal;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecimalTest {
  private static final Schema VARIABLE =
      SchemaBuilder.struct()
          .name("io.debezium.data.VariableScaleDecimal")
          .field("scale", Schema.INT32_SCHEMA)
          .field("value", Schema.BYTES_SCHEMA)
          .build();

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
    LogicalType type = new LogicalTypes(TypeSettings.DEFAULT).of(decimal(12, 2));

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
    LogicalType type = new LogicalTypes(TypeSettings.DEFAULT).of(decimal(12, 2));

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
        .contains("decimals of 39 digits with scale 39");
  }

  @Test
  void anUnreadableParameterIsRefused() {
    Schema schema = Decimal.builder(2).parameter("connect.decimal.precision", "many").build();

    assertThat(column.refusal(schema, new BigDecimal("1.00")))
        .contains("no valid parameter 'connect.decimal.precision'");
  }

  @Test
  void scalesThatOnlyPostgresHasBecomeThoseOfTables() {
    assertThat(column.typeOf(decimal(3, 5), new BigDecimal("0.00123")))
        .isEqualTo(new ColumnType.Decimal(5, 5));
    assertThat(column.typeOf(decimal(3, -2), new BigDecimal("123E2")))
        .isEqualTo(new ColumnType.Decimal(5, 0));
    assertThat(column.typeOf(decimal(3, 2046), new BigDecimal("12300").setScale(2046)))
        .as("as Debezium 3.6 sends -2")
        .isEqualTo(new ColumnType.Decimal(5, 0));
    assertThat(column.throughJson(decimal(3, 2046), new BigDecimal("12300").setScale(2046)))
        .isEqualTo(new BigDecimal("12300"));
    assertThat(column.direct(decimal(3, -2), new BigDecimal("123E2")))
        .isEqualTo(new BigDecimal("12300"));
  }

  @Test
  void moreThan38DigitsBecomeAStringIfThatIsChosen() {
    ColumnProbe strings = probe(DecimalOverflow.STRING);
    BigDecimal value = new BigDecimal("1" + "0".repeat(34) + "." + "0".repeat(29) + "1");

    assertThat(strings.typeOf(decimal(65, 30), value)).isEqualTo(Simple.STRING);
    assertThat(strings.throughJson(decimal(65, 30), value)).isEqualTo(value.toPlainString());
    assertThat(strings.typeOf(decimal(38, 2), new BigDecimal("1.50")))
        .as("what fits stays a decimal")
        .isEqualTo(new ColumnType.Decimal(38, 2));
  }

  @Test
  void moreThan38DigitsAreRoundedBehindThePointIfThatIsChosen() {
    ColumnProbe rounded = probe(DecimalOverflow.ROUND);
    BigDecimal value = new BigDecimal("9".repeat(30) + ".123456785" + "0".repeat(11));

    assertThat(rounded.typeOf(decimal(50, 20), value)).isEqualTo(new ColumnType.Decimal(38, 8));
    assertThat(rounded.throughJson(decimal(50, 20), value))
        .isEqualTo(new BigDecimal("9".repeat(30) + ".12345679"));
    assertThat(rounded.typeOf(decimal(65, 30), value.setScale(30)))
        .isEqualTo(new ColumnType.Decimal(38, 3));
    assertThat(rounded.throughJson(decimal(55, 20), new BigDecimal("-1.5").setScale(20)))
        .isEqualTo(new BigDecimal("-1.500"));
    assertThat(rounded.throughJson(decimal(55, 20), new BigDecimal("1.0005").setScale(20)))
        .as("half up")
        .isEqualTo(new BigDecimal("1.001"));
    assertThat(rounded.refusal(decimal(65, 0), new BigDecimal("1" + "0".repeat(38))))
        .as("what does not fit before the point can't be rounded")
        .contains("more digits than the 38");
    assertThat(rounded.refusal(decimal(65, 20), new BigDecimal("9".repeat(38) + ".5").setScale(20)))
        .as("nor what rounding makes too long")
        .contains("more digits than the 38");
  }

  @ParameterizedTest
  @EnumSource(names = {"FAIL", "STRING"})
  void aDecimalOfVaryingScaleIsAStringWithAllDigits(DecimalOverflow overflow) {
    ColumnProbe strings = probe(overflow);

    assertThat(strings.typeOf(VARIABLE, variable("1.50"))).isEqualTo(Simple.STRING);
    for (String value :
        new String[] {"1.50", "0.000", "-7", "9".repeat(100) + "." + "1".repeat(50)}) {
      assertThat(strings.throughJson(VARIABLE, variable(value))).isEqualTo(value);
      assertThat(strings.direct(VARIABLE, variable(value))).isEqualTo(value);
    }
    assertThat(strings.throughJson(VARIABLE, variable("12E+3"))).isEqualTo("12000");
  }

  @Test
  void aDecimalOfVaryingScaleIsRoundedIfThatIsChosen() {
    ColumnProbe rounded = probe(DecimalOverflow.ROUND);

    assertThat(rounded.typeOf(VARIABLE, variable("1"))).isEqualTo(new ColumnType.Decimal(38, 18));
    assertThat(rounded.throughJson(VARIABLE, variable("-2.0000000000000000005")))
        .isEqualTo(new BigDecimal("-2.000000000000000001"));
    assertThat(rounded.refusal(VARIABLE, variable("1E+20"))).contains("more digits than the 38");
  }

  @Test
  void numbersThatWouldFillTheMemoryAreRefused() {
    for (DecimalOverflow overflow : DecimalOverflow.values()) {
      ColumnProbe probe = probe(overflow);
      for (int scale : new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE, -300_000, 300_000}) {
        assertThat(probe.refusal(VARIABLE, variable(new byte[] {1}, scale)))
            .contains("no database has such a number");
      }
      assertThat(probe.refusal(VARIABLE, variable(new byte[1_000_000], 0)))
          .contains("no database has such a number");
      assertThat(probe.refusal(VARIABLE, variable(new byte[0], 0))).contains("no value");
    }
  }

  private static ColumnProbe probe(DecimalOverflow overflow) {
    return new ColumnProbe(new TypeSettings(overflow));
  }

  private static Struct variable(String value) {
    BigDecimal decimal = new BigDecimal(value);
    return variable(decimal.unscaledValue().toByteArray(), decimal.scale());
  }

  private static Struct variable(byte[] unscaled, int scale) {
    return new Struct(VARIABLE).put("scale", scale).put("value", unscaled);
  }
}
