package io.icecap.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** An Iceberg table as Iceberg's own reader sees it, deletes applied. */
final class IcebergRows implements TableRows {
  private final Table table;

  IcebergRows(Table table) {
    this.table = table;
  }

  @Override
  public void forEach(Schema schema, Consumer<List<Object>> action) throws IOException {
    if (table.currentSnapshot() == null) {
      return;
    }
    int columns = schema.columns().size();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).project(schema).build()) {
      for (Record record : records) {
        var row = new ArrayList<Object>(columns);
        for (int i = 0; i < columns; i++) {
          row.add(record.get(i));
        }
        action.accept(row);
      }
    }
  }
}
