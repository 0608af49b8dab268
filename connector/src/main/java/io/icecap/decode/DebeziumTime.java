package io.icecap.decode;

import io.icecap.change.ColumnType;

/** {@code io.debezium.time.Time}: milliseconds since midnight. */
final class DebeziumTime implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.TIME;
  }

  @Override
  public Long decode(Object value) {
    return TimeOfDay.ofMillis((Integer) value);
  }
}
