package io.icecap.decode;

import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** Reads the columns of one schema. */
final class RowReader {
  private final RowSchema schema;
  private final CellReader[] cells;
  private final int width;

  /**
   * @param cells of the first columns of the schema; the others are left null
   */
  RowReader(RowSchema schema, List<CellReader> cells) {
    this.schema = schema;
    this.width = schema.columns().size();
    this.cells = cells.toArray(CellReader[]::new);
  }

  RowSchema schema() {
    return schema;
  }

  /** As {@link #read}, with {@link Unchanged} where the source left a value out. */
  Object[] readChanged(Object key, Struct row, UnavailableValue placeholder) {
    Object[] values = new Object[width];
    for (int i = 0; i < cells.length; i++) {
      values[i] =
          cells[i].isLeftOut(row, placeholder)
              ? new Unchanged(sent(cells[i], row))
              : cells[i].read(key, row);
    }
    return values;
  }

  /**
   * A row of which only its key is known and, where the record says it beside the row, what {@code
   * add.fields} added.
   *
   * @param key in key order
   */
  Object[] readMarked(Object[] key, Struct row, boolean flattened) {
    Object[] values = new Object[width];
    for (int i = 0; i < cells.length; i++) {
      boolean isAdded = flattened && schema.columns().get(i).name().startsWith("__");
      values[i] = isAdded ? cells[i].read(null, row) : AddedValues.UNSAID;
    }
    for (int k = 0; k < key.length; k++) {
      values[schema.key().get(k)] = key[k];
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
    Object[] values = new Object[width];
    for (int i = 0; i < cells.length; i++) {
      values[i] = cells[i].read(key, row);
    }
    return values;
  }
}
