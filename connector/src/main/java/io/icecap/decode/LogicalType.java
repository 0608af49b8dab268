package io.icecap.decode;

import io.icecap.change.ColumnType;

/** How one type of a Connect schema becomes a column. */
interface LogicalType {
  ColumnType columnType();

  /**
   * @param value as Connect holds it, not null
   * @return in the Java class of {@link #columnType()}
   * @throws RefusedException when the column cannot hold it exactly
   */
  Object decode(Object value);
}
