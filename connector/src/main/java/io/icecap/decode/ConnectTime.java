package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.util.Date;

/** Connect's Time: a time on 1970-01-01 UTC. */
final class ConnectTime implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.TIME;
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // Connect's own class for it
  public Long decode(Object value) {
    return TimeOfDay.ofMillis(((Date) value).getTime());
  }
}
