package io.icecap.table.iceberg;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import java.util.ArrayList;
import java.util.List;

/**
 * Field ids from 1 on in the order in which Iceberg gives them to a new table: those of columns
 * that stand together, then those of their parts, one column after the other.
 */
final class FreshIds {
  private int last;

  private FreshIds() {}

  static List<Column> of(List<Column> columns) {
    return new FreshIds().together(columns);
  }

  private List<Column> together(List<Column> columns) {
    int first = last + 1;
    last += columns.size();
    List<Column> numbered = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      numbered.add(new Column(first + i, column.name(), within(column.type()), column.required()));
    }
    return numbered;
  }

  private ColumnType within(ColumnType type) {
    if (type instanceof ColumnType.StructOf struct) {
      return new ColumnType.StructOf(together(struct.fields()));
    }
    if (type instanceof ColumnType.ListOf list) {
      return new ColumnType.ListOf(together(List.of(list.element())).get(0));
    }
    if (type instanceof ColumnType.MapOf map) {
      List<Column> parts = together(List.of(map.key(), map.value()));
      return new ColumnType.MapOf(parts.get(0), parts.get(1));
    }
    return type;
  }
}
