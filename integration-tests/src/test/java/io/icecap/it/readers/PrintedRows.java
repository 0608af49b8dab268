package io.icecap.it.readers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Rows as {@link SparkReader#text} prints them, sorted: what any two readers can be compared by.
 */
public final class PrintedRows {
  private PrintedRows() {}

  public static List<String> of(Collection<? extends List<?>> rows) {
    return rows.stream().map(SparkReader::text).sorted().toList();
  }

  /** What Iceberg's own reader finds in the table. */
  public static List<String> of(Table table) throws IOException {
    return of(table, IcebergGenerics.read(table));
  }

  /** What it found at a snapshot. */
  public static List<String> at(long snapshotId, Table table) throws IOException {
    return of(table, IcebergGenerics.read(table).useSnapshot(snapshotId));
  }

  private static List<String> of(Table table, IcebergGenerics.ScanBuilder scan) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (CloseableIterable<Record> records = scan.build()) {
      for (Record record : records) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < table.schema().columns().size(); i++) {
          row.add(record.get(i));
        }
        rows.add(row);
      }
    }
    return of(rows);
  }
}
