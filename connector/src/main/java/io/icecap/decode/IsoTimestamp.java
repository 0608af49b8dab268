package io.icecap.decode;

import static java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME;

import io.icecap.change.ColumnType;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** {@code io.debezium.time.IsoTimestamp}: {@code 2026-11-05T08:30:00.123456Z}, of no zone. */
final class IsoTimestamp implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.TIMESTAMP;
  }

  @Override
  public Long decode(Object value) {
    LocalDateTime time = IsoText.parse((String) value, ISO_OFFSET_DATE_TIME, LocalDateTime::from);
    return EpochMicros.ofSeconds(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
  }
}
