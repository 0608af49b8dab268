package io.icecap.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.TypeUtil;

/** An Iceberg table as Iceberg's own reader sees it, deletes applied. */
final class IcebergRows implements TableRows {
  private final Table table;
  private final Optional<String> mark;

  IcebergRows(Table table) {
    this(table, Optional.empty());
  }

  /**
   * @param mark a column that is true in rows that are not to be seen
   */
  IcebergRows(Table table, Optional<String> mark) {
    this.table = table;
    this.mark = mark;
  }

  @Override
  public void forEach(Schema schema, Consumer<List<Object>> action) throws IOException {
    if (table.currentSnapshot() == null) {
      return;
    }
    int columns = schema.columns().size();
    Schema read =
        mark.map(column -> TypeUtil.join(schema, table.schema().select(column))).orElse(schema);
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).project(read).build()) {
      for (Record record : records) {
        if (mark.isPresent() && Boolean.TRUE.equals(record.getField(mark.get()))) {
          continue;
        }
        var row = new ArrayList<Object>(columns);
        for (int i = 0; i < columns; i++) {
          row.add(record.get(i));
        }
        action.accept(row);
      }
    }
  }
}
