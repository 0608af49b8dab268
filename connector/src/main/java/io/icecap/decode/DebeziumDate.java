package io.icecap.decode;

import io.icecap.change.ColumnType;

/** {@code io.debezium.time.Date}: days since 1970-01-01. */
final class DebeziumDate implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.DATE;
  }

  @Override
  public Integer decode(Object value) {
    return EpochDays.checked((Integer) value);
  }
}
