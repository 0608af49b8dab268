package io.icecap.decode;

import io.icecap.change.ColumnType;

/**
 * {@code io.debezium.time.NanoTimestamp}: nanoseconds since 1970-01-01T00:00:00, no zone; refused
 * where microseconds would lose some.
 */
final class NanoTimestamp implements LogicalType {
  private static final long NANOS_PER_MICRO = 1_000;

  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.TIMESTAMP;
  }

  @Override
  public Long decode(Object value) {
    long nanos = (Long) value;
    // Debezium's conversion stops at these for everything beyond, infinity included.
    if (nanos == Long.MAX_VALUE || nanos == Long.MIN_VALUE) {
      throw EpochMicros.outOfRange();
    }
    if (nanos % NANOS_PER_MICRO != 0) {
      throw EpochMicros.tooPrecise();
    }
    return nanos / NANOS_PER_MICRO;
  }
}
