package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.util.Date;

/**
 * Connect's Timestamp, which it defines as an instant; hence with zone. (Debezium uses it for
 * timestamps without zone if {@code time.precision.mode=connect}; its other modes keep the
 * difference.)
 */
final class ConnectTimestamp implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.TIMESTAMPTZ;
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // Connect's own class for it
  public Long decode(Object value) {
    return EpochMicros.ofMillis(((Date) value).getTime());
  }
}
