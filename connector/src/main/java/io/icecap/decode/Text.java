package io.icecap.decode;

import io.icecap.change.ColumnType;

/** Strings, and what is one by another name: JSON, XML, enumerations. */
final class Text implements LogicalType {
  @Override
  public ColumnType columnType() {
    return ColumnType.Simple.STRING;
  }

  @Override
  public String decode(Object value) {
    return (String) value;
  }
}
