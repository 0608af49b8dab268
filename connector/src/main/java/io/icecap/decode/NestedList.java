package io.icecap.decode;

import io.icecap.change.ColumnType;
import java.util.List;

/** An array. */
final class NestedList implements LogicalType {
  private final Part element;
  private final ColumnType columnType;

  NestedList(Part element) {
    this.element = element;
    this.columnType = new ColumnType.ListOf(element.column());
  }

  @Override
  public ColumnType columnType() {
    return columnType;
  }

  @Override
  public Object[] decode(Object value) {
    List<?> list = (List<?>) value;
    Object[] elements = new Object[list.size()];
    int next = 0;
    for (Object each : list) {
      elements[next++] = element.decode(each);
    }
    return elements;
  }
}
