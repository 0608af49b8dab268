package io.icecap.decode;

import static java.time.format.DateTimeFormatter.ISO_OFFSET_DATE;

import io.icecap.change.ColumnType;
import java.time.LocalDate;

/** {@code io.debezium.time.IsoDate}: {@code 2026-11-05Z}. */
final class IsoDate implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.DATE;
  }

  @Override
  public Integer decode(Object value) {
    LocalDate date = IsoText.parse((String) value, ISO_OFFSET_DATE, LocalDate::from);
    return EpochDays.checked(date.toEpochDay());
  }
}
