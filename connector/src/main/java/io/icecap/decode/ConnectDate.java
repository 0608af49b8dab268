package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.util.Date;

/** Connect's Date: midnight UTC of the day. */
final class ConnectDate implements LogicalType {
  private static final long MILLIS_PER_DAY = 86_400_000;

  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.DATE;
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // Connect's own class for it
  public Integer decode(Object value) {
    return EpochDays.checked(Math.floorDiv(((Date) value).getTime(), MILLIS_PER_DAY));
  }
}
