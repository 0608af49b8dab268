package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.util.UUID;

/** {@code io.debezium.data.Uuid}: a UUID in its 36 characters. */
final class DebeziumUuid implements LogicalType {
  private static final int LENGTH = 36;

  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.UUID;
  }

  @Override
  public UUID decode(Object value) {
    String text = (String) value;
    try {
      // UUID.fromString pads short groups; the length rules that out.
      if (text.length() == LENGTH) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // Told below, without the value that this message quotes.
    }
    throw new RefusedException("it is not a UUID. Correct the value at the source");
  }
}
