package io.icecap.decode;

import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** Reads the columns of one schema. */
final class RowReader {
  private final RowSchema schema;
  private final CellReader[] cells;

  RowReader(RowSchema schema, List<CellReader> cells) {
    this.schema = schema;
    this.cells = cells.toArray(CellReader[]::new);
  }

  RowSchema schema() {
    return schema;
  }

  /** As {@link #read}, with {@link Unchanged} where the source left a value out. */
  Object[] readChanged(Object key, Struct row, UnavailableValue placeholder) {
    Object[] values = new Object[cells.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          cells[i].isLeftOut(row, placeholder)
              ? new Unchanged(sent(cells[i], row))
              : cells[i].read(key, row);
    }
    return values;
  }

  /** The placeholder is no value of some types. */
  private static Object sent(CellReader cell, Struct row) {
    try {
      return cell.read(null, row);
    } catch (RefusedException e) {
      return null;
    }
  }

  /**
   * @param key the record key; may be null when no column is taken from it
   * @param row the row's struct; may be null when no column is taken from it
   */
  Object[] read(Object key, Struct row) {
    Object[] values = new Object[cells.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = cells[i].read(key, row);
    }
    return values;
  }
}
