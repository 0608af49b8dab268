package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.time.LocalDate;

/** {@code io.debezium.time.NanoTimestamp}: nanoseconds since 1970-01-01T00:00:00, no zone. */
final class NanoTimestamp implements LogicalType {
  /**
   * The whole years that 64 bits hold. Debezium sends the least and the greatest number for
   * everything beyond, infinity included, and DuckDB stops a day short of them.
   */
  private static final long MIN =
      LocalDate.of(1678, 1, 1).toEpochDay() * EpochMicros.PER_DAY * 1_000;

  private static final long END =
      LocalDate.of(2262, 1, 1).toEpochDay() * EpochMicros.PER_DAY * 1_000;

  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.TIMESTAMP_NANO;
  }

  @Override
  public Long decode(Object value) {
    long nanos = (Long) value;
    if (nanos < MIN || nanos >= END) {
      throw new RefusedException(
          "it is an infinite timestamp, or one outside of the years 1678 to 2261, which nanoseconds"
              + " can't tell. Have it sent as microseconds (Debezium: time.precision.mode)");
    }
    return nanos;
  }
}
