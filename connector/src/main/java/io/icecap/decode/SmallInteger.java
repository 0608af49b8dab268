package io.icecap.decode;

import io.icecap.change.ColumnType;

/** 8- and 16-bit integers, widened. */
final class SmallInteger implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.INT;
  }

  @Override
  public Integer decode(Object value) {
    return ((Number) value).intValue();
  }
}
