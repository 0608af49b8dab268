package io.icecap.decode;

import io.icecap.change.ColumnType;

/** {@code io.debezium.time.MicroTime}: microseconds since midnight. */
final class MicroTime implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.TIME;
  }

  @Override
  public Long decode(Object value) {
    return TimeOfDay.ofMicros((Long) value);
  }
}
