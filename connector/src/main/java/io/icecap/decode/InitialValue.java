package io.icecap.decode;

import io.icecap.change.ColumnType.Simple;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;

/**
 * What a source shows in rows from before a column was added: the column's default, which it does
 * not send for them.
 */
final class InitialValue {
  /** Debezium sends the beginning of 1970 in place of a default that it can't tell, as of now(). */
  private static final Set<Simple> TIMES =
      Set.of(Simple.DATE, Simple.TIME, Simple.TIMESTAMP, Simple.TIMESTAMPTZ, Simple.TIMESTAMP_NANO);

  private InitialValue() {}

  /** As {@link io.icecap.change.Column#initial}; null if the source says none. */
  static Object of(Schema schema, LogicalType type) {
    if (schema.defaultValue() == null || type.columnType().isNested()) {
      return null;
    }
    Object value;
    try {
      value = type.decode(schema.defaultValue());
    } catch (RefusedException | ClassCastException e) {
      return null; // rows with it are refused as well
    }
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    boolean isUnknown = TIMES.contains(type.columnType()) && ((Number) value).longValue() == 0;
    return isUnknown || isSpecial(value) ? null : value;
  }

  /** Iceberg takes no NaN as a default, and engines differ in what -0.0 is. */
  private static boolean isSpecial(Object value) {
    if (!(value instanceof Double || value instanceof Float)) {
      return false;
    }
    double number = ((Number) value).doubleValue();
    return !Double.isFinite(number) || Double.compare(number, -0.0) == 0;
  }
}
