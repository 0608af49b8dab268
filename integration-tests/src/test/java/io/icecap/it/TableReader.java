package io.icecap.it;

import io.icecap.demo.LocalFiles;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** The rows of a fed table, by Iceberg's own reader. */
public final class TableReader {
  private TableReader() {}

  /** One version of a table on local disk. */
  public static Table at(TableMetadata version) {
    return new BaseTable(
        new StaticTableOperations(version.metadataFileLocation(), new LocalFiles()), "version");
  }

  /**
   * @throws AssertionError if a key is there twice
   */
  public static Map<RowId, RowState> rows(Table table) throws IOException {
    Map<RowId, RowState> rows = new HashMap<>();
    if (table.currentSnapshot() == null) {
      return rows;
    }
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        RowState row = row(record);
        if (rows.put(row.id(), row) != null) {
          throw new AssertionError(
              "%s is twice in snapshot %d"
                  .formatted(row.id(), table.currentSnapshot().snapshotId()));
        }
      }
    }
    return rows;
  }

  private static RowState row(Record record) {
    return new RowState(
        new RowId((Long) record.getField("id"), (Integer) record.getField("line")),
        (Long) record.getField("version"),
        (String) record.getField("note"));
  }
}
