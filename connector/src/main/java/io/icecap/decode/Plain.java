package io.icecap.decode;

import io.icecap.change.ColumnType;

/** Types whose values Connect and Icecap hold in the same class. */
record Plain(ColumnType columnType, Class<?> javaClass) implements LogicalType {
  @Override
  public Object decode(Object value) {
    return javaClass.cast(value);
  }
}
