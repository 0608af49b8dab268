package io.icecap.decode;

import io.icecap.change.ColumnType.Simple;
import java.util.function.Function;

/**
 * Floating-point numbers as text, in the records that {@code icecap sql} writes: JSON has no NaN
 * and no infinity, and its zeros lose their signs on the way.
 */
record PrintedNumber(Simple columnType, Function<String, Object> parse) implements LogicalType {
  @Override
  public Object decode(Object value) {
    try {
      return parse.apply((String) value);
    } catch (NumberFormatException e) {
      throw new RefusedException("it is not a number. Correct the value at the source");
    }
  }
}
