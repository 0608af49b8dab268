package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.math.BigDecimal;

/** Decimals with all their digits as text, without an exponent. */
final class DecimalText implements LogicalType {
  /** More than PostgreSQL's widest has on either side of the point. */
  private static final int DIGITS_MAX = 200_000;

  private static final int BITS_PER_DIGIT = 4;

  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.STRING;
  }

  @Override
  public String decode(Object value) {
    BigDecimal decimal = (BigDecimal) value;
    checkSize(decimal);
    return decimal.toPlainString();
  }

  /** Calculating with any larger one could take all memory. */
  static void checkSize(BigDecimal decimal) {
    checkSize(decimal.unscaledValue().bitLength(), decimal.scale());
  }

  static void checkSize(long bits, int scale) {
    if (Math.abs((long) scale) > DIGITS_MAX || bits > BITS_PER_DIGIT * (long) DIGITS_MAX) {
      throw new RefusedException(
          "it has more than %d digits, and no database has such a number. Check the converter and the transforms"
              .formatted(DIGITS_MAX));
    }
  }
}
