package io.icecap.format.rows;

import org.apache.iceberg.StructLike;

/** A struct in a row, its values in Iceberg's internal classes. */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record StructRow(Object[] values) implements StructLike {
  @Override
  public int size() {
    return values.length;
  }

  @Override
  public <T> T get(int field, Class<T> type) {
    return type.cast(values[field]);
  }

  @Override
  public <T> void set(int field, T value) {
    throw new UnsupportedOperationException("A row of a query can't be changed");
  }
}
