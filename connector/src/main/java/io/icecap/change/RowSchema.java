package io.icecap.change;

import java.util.List;

/**
 * The columns of a row, in order, and which of them are its key.
 *
 * @param id the table's schema id; -1 for the schema of a record
 * @param columns names are unique
 * @param key indexes into {@code columns}, in key order; empty where rows are appended, and never
 *     changed again
 */
public record RowSchema(int id, List<Column> columns, List<Integer> key) {
  public static final int OF_A_RECORD = -1;

  public RowSchema {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** Whether rows are only ever added, since nothing tells one from another. */
  public boolean appends() {
    return key.isEmpty();
  }

  /** The index of the column with this name, or -1. */
  public int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** As if data files called columns what the table calls them by now: as people know them. */
  public RowSchema renamed() {
    return new RowSchema(id, columns.stream().map(Column::renamed).toList(), key);
  }

  public List<String> keyNames() {
    return key.stream().map(i -> columns.get(i).name()).toList();
  }
}
