package io.icecap.change;

import io.icecap.change.ColumnType.Decimal;
import io.icecap.change.ColumnType.Simple;

/**
 * Which types hold all values of another; Iceberg and Delta allow a column to go from it to them.
 */
public final class Widening {
  private Widening() {}

  /** Whether a column may go from one type to another one, each row that is there included. */
  public static boolean isAllowed(ColumnType from, ColumnType to) {
    if (from instanceof Decimal narrow && to instanceof Decimal wide) {
      return wide.scale() == narrow.scale() && wide.precision() > narrow.precision();
    }
    return (from == Simple.INT && to == Simple.LONG)
        || (from == Simple.FLOAT && to == Simple.DOUBLE);
  }

  /**
   * A value in the Java class of the wider type; null stays null.
   *
   * @param to what {@link #isAllowed} allows, or the type that the value has
   */
  public static Object widen(Object value, ColumnType to) {
    if (to == Simple.LONG && value instanceof Integer number) {
      return number.longValue();
    }
    return to == Simple.DOUBLE && value instanceof Float number ? number.doubleValue() : value;
  }
}
