package io.icecap.demo;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;

/** A Delta table on local disk as Delta Kernel's reader sees it, deletion vectors applied. */
public final class DeltaRows implements TableRows {
  private final Engine engine = DefaultEngine.create(new DeltaLocalFiles());
  private final Snapshot snapshot;

  private DeltaRows(Path table, UnaryOperator<SnapshotBuilder> version) {
    this.snapshot =
        version.apply(TableManager.loadSnapshot("file:" + table.toAbsolutePath())).build(engine);
  }

  public static DeltaRows newest(Path table) {
    return new DeltaRows(table, builder -> builder);
  }

  public static DeltaRows at(Path table, long version) {
    return new DeltaRows(table, builder -> builder.atVersion(version));
  }

  public long version() {
    return snapshot.getVersion();
  }

  /** The version of the Iceberg table that this one says it equals. */
  public long chainVersion() {
    return ((SnapshotImpl) snapshot).getLatestTransactionVersion(engine, "icecap").orElseThrow();
  }

  @Override
  public void forEach(Schema schema, Consumer<List<Object>> action) throws IOException {
    Scan scan = snapshot.getScanBuilder().build();
    Row state = scan.getScanState(engine);
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            read(state, files.next(), schema, action);
          }
        }
      }
    }
  }

  private void read(Row state, Row file, Schema schema, Consumer<List<Object>> action)
      throws IOException {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
    CloseableIterator<ColumnarBatch> physical =
        engine
            .getParquetHandler()
            .readParquetFiles(
                DeltaLocalFiles.iterator(List.of(status)),
                ScanStateRow.getPhysicalDataReadSchema(state),
                Optional.empty())
            .map(FileReadResult::getData);
    try (CloseableIterator<FilteredColumnarBatch> live =
        Scan.transformPhysicalData(engine, state, file, physical)) {
      while (live.hasNext()) {
        try (CloseableIterator<Row> rows = live.next().getRows()) {
          rows.forEachRemaining(row -> action.accept(values(row, schema.columns())));
        }
      }
    }
  }

  private static List<Object> values(Row row, List<NestedField> fields) {
    var values = new ArrayList<>(fields.size());
    for (NestedField field : fields) {
      int at = row.getSchema().indexOf(field.name());
      values.add(row.isNullAt(at) ? null : DeltaValue.of(row, at, field.type()));
    }
    return values;
  }
}
