package io.icecap.decode;

import io.icecap.change.RowSchema;
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
