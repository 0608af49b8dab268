package io.icecap.decode;

import io.icecap.change.ColumnType;

/** {@code io.debezium.time.Timestamp}: milliseconds since 1970-01-01T00:00:00, no zone. */
final class DebeziumTimestamp implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.TIMESTAMP;
  }

  @Override
  public Long decode(Object value) {
    return EpochMicros.ofMillis((Long) value);
  }
}
