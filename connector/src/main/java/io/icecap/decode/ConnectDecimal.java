package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;

/**
 * Connect's Decimal, whose schema tells the scale and, from Debezium, the precision; without one it
 * is 38 digits.
 */
record ConnectDecimal(ColumnType.Decimal columnType) implements LogicalType {
  private static final String PRECISION = "connect.decimal.precision";
  private static final int PRECISION_MAX = 38;
  private static final String FIX =
      " Have it sent as text (Debezium: decimal.handling.mode=string), or narrow the column at the"
          + " source";

  static ConnectDecimal of(Schema schema) {
    int scale = parameter(schema, Decimal.SCALE_FIELD, null);
    int precision = parameter(schema, PRECISION, PRECISION_MAX);
    if (precision < 1 || precision > PRECISION_MAX || scale < 0 || scale > precision) {
      throw new RefusedException(
          "decimals of %d digits with scale %d do not fit: Iceberg holds 1 to 38 digits and a scale from 0 to these."
                  .formatted(precision, scale)
              + FIX);
    }
    return new ConnectDecimal(new ColumnType.Decimal(precision, scale));
  }

  private static int parameter(Schema schema, String name, Integer whenAbsent) {
    String text = schema.parameters() == null ? null : schema.parameters().get(name);
    if (text == null && whenAbsent != null) {
      return whenAbsent;
    }
    try {
      return Integer.parseInt(String.valueOf(text));
    } catch (NumberFormatException e) {
      throw new RefusedException(
          "its schema has no valid parameter '%s'. Check the source connector and its converter"
              .formatted(name));
    }
  }

  @Override
  public BigDecimal decode(Object value) {
    BigDecimal exact = (BigDecimal) value;
    if (exact.scale() != columnType.scale()) {
      exact = rescaled(exact);
    }
    if (exact.precision() > columnType.precision()) {
      throw new RefusedException(
          "it has more digits than the %d the column holds.".formatted(columnType.precision())
              + FIX);
    }
    return exact;
  }

  private BigDecimal rescaled(BigDecimal value) {
    try {
      return value.setScale(columnType.scale(), RoundingMode.UNNECESSARY);
    } catch (ArithmeticException e) {
      throw new RefusedException(
          "it has more decimal places than the %d of the column.".formatted(columnType.scale())
              + FIX);
    }
  }
}
