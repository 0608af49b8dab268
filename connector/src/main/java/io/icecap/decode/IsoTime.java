package io.icecap.decode;

import static java.time.format.DateTimeFormatter.ISO_OFFSET_TIME;

import io.icecap.change.ColumnType;
import java.time.LocalTime;

/** {@code io.debezium.time.IsoTime}: {@code 08:30:00.123456Z}. */
final class IsoTime implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.TIME;
  }

  @Override
  public Long decode(Object value) {
    LocalTime time = IsoText.parse((String) value, ISO_OFFSET_TIME, LocalTime::from);
    return TimeOfDay.ofNanos(time.toNanoOfDay());
  }
}
