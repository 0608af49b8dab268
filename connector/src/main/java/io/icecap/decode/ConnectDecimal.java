package io.icecap.decode;

import io.icecap.change.ColumnType;
import io.icecap.decode.TypeSettings.DecimalOverflow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;

/**
 * Connect's Decimal, whose schema tells the scale and, from Debezium, the precision; without one it
 * is 38 digits.
 *
 * @param rounding where there are more decimal places than the column has
 */
record ConnectDecimal(ColumnType.Decimal columnType, RoundingMode rounding) implements LogicalType {
  static final int PRECISION_MAX = 38;

  /** PostgreSQL's. */
  private static final int SCALE_MAX = 1_000;

  private static final int SCALES = 2_048;
  private static final String PRECISION = "connect.decimal.precision";
  private static final String FIX =
      " Set decimal.overflow=string or round, have it sent as text (Debezium:"
          + " decimal.handling.mode=string), or narrow the column at the source";

  static LogicalType of(Schema schema, DecimalOverflow overflow) {
    int scale = scale(schema);
    // PostgreSQL allows scales below zero and above the precision
    long places = Math.max(scale, 0);
    long whole = parameter(schema, PRECISION).map(p -> (long) p - scale).orElse(38 - places);
    if (parameter(schema, PRECISION).orElse(1) < 1) {
      throw invalid(PRECISION);
    }
    long precision = Math.max(1, Math.max(whole, 0) + places);
    if (precision <= PRECISION_MAX) {
      return exact((int) precision, (int) places);
    }
    return switch (overflow) {
      case FAIL ->
          throw new RefusedException(
              "decimals of %d digits with scale %d do not fit: tables hold 38 digits."
                      .formatted(precision, scale)
                  + FIX);
      case STRING -> new DecimalText();
      case ROUND ->
          new ConnectDecimal(
              new ColumnType.Decimal(
                  PRECISION_MAX,
                  (int) (PRECISION_MAX - Math.min(PRECISION_MAX, Math.max(whole, 0)))),
              RoundingMode.HALF_UP);
    };
  }

  /** Debezium (3.6) reads the scales below zero that PostgreSQL has as ones of 11 bits. */
  private static int scale(Schema schema) {
    int scale =
        parameter(schema, Decimal.SCALE_FIELD).orElseThrow(() -> invalid(Decimal.SCALE_FIELD));
    return scale > SCALE_MAX && scale < SCALES ? scale - SCALES : scale;
  }

  private static ConnectDecimal exact(int precision, int scale) {
    return new ConnectDecimal(new ColumnType.Decimal(precision, scale), RoundingMode.UNNECESSARY);
  }

  private static Optional<Integer> parameter(Schema schema, String name) {
    String text = schema.parameters() == null ? null : schema.parameters().get(name);
    try {
      return Optional.ofNullable(text).map(Integer::valueOf);
    } catch (NumberFormatException e) {
      throw invalid(name);
    }
  }

  private static RefusedException invalid(String parameter) {
    return new RefusedException(
        "its schema has no valid parameter '%s'. Check the source connector and its converter"
            .formatted(parameter));
  }

  @Override
  public BigDecimal decode(Object value) {
    BigDecimal exact = (BigDecimal) value;
    DecimalText.checkSize(exact);
    if (exact.scale() != columnType.scale()) {
      exact = rescaled(exact);
    }
    if (exact.precision() > columnType.precision()) {
      throw tooLong();
    }
    return exact;
  }

  private BigDecimal rescaled(BigDecimal value) {
    // the digits before the point; what has more would be written out at great length
    if ((long) value.precision() - value.scale() > columnType.precision() && value.signum() != 0) {
      throw tooLong();
    }
    try {
      return value.setScale(columnType.scale(), rounding);
    } catch (ArithmeticException e) {
      throw new RefusedException(
          "it has more decimal places than the %d of the column.".formatted(columnType.scale())
              + FIX);
    }
  }

  private RefusedException tooLong() {
    return new RefusedException(
        "it has more digits than the %d the column holds.".formatted(columnType.precision()) + FIX);
  }
}
