package io.icecap.decode;

import io.icecap.change.ColumnType;

/**
 * {@code io.debezium.time.NanoTime}: nanoseconds since midnight, refused where microseconds would
 * lose some.
 */
final class NanoTime implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.TIME;
  }

  @Override
  public Long decode(Object value) {
    return TimeOfDay.ofNanos((Long) value);
  }
}
