package io.icecap.table.delta;

import io.delta.kernel.Scan;
import io.delta.kernel.ScanBuilder;
import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterator;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads a Delta table as any user of Delta Kernel does, with our access to files. */
public final class DeltaReader {
  private final Engine engine;
  private final String root;

  private DeltaReader(Engine engine, Location root) {
    this.engine = engine;
    this.root = root.uri();
  }

  public static DeltaReader of(ObjectStore store, Location root) {
    return new DeltaReader(new StoreEngine(store), root);
  }

  public Snapshot latest() {
    return TableManager.loadSnapshot(root).build(engine);
  }

  public Snapshot at(long version) {
    return builder().atVersion(version).build(engine);
  }

  private SnapshotBuilder builder() {
    return TableManager.loadSnapshot(root);
  }

  /** The version of the chain that it names. */
  public long chainVersion(Snapshot snapshot) {
    return snapshot.getLatestTransactionVersion(engine, LogState.APPLICATION).orElseThrow();
  }

  /** The Iceberg snapshot that it names. */
  public Optional<Long> icebergSnapshot(Snapshot snapshot) {
    return snapshot.getLatestTransactionVersion(engine, LogState.SNAPSHOT_APPLICATION);
  }

  /** Printed and sorted, each value after a bar. */
  public List<String> rows(Snapshot snapshot, Optional<Predicate> filter) throws IOException {
    return rows(snapshot, filter, DeltaReader::printed).stream().sorted().toList();
  }

  /** All rows, in the Java classes of our column types. */
  public List<Object[]> values(Snapshot snapshot) throws IOException {
    return rows(snapshot, Optional.empty(), DeltaValueReader::row);
  }

  private <T> List<T> rows(
      Snapshot snapshot, Optional<Predicate> filter, Function<Row, T> converted)
      throws IOException {
    ScanBuilder builder = snapshot.getScanBuilder();
    Scan scan = filter.map(builder::withFilter).orElse(builder).build();
    Row state = scan.getScanState(engine);
    List<T> rows = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            read(state, files.next(), row -> rows.add(converted.apply(row)));
          }
        }
      }
    }
    return rows;
  }

  /** How many files are left when statistics have been looked at. */
  public int files(Snapshot snapshot, Optional<Predicate> filter) throws IOException {
    ScanBuilder builder = snapshot.getScanBuilder();
    Scan scan = filter.map(builder::withFilter).orElse(builder).build();
    int count = 0;
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            files.next();
            count++;
          }
        }
      }
    }
    return count;
  }

  private void read(Row state, Row file, Consumer<Row> each) throws IOException {
    StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
    try (CloseableIterator<FilteredColumnarBatch> data =
        Scan.transformPhysicalData(
            engine,
            state,
            file,
            engine
                .getParquetHandler()
                .readParquetFiles(
                    Rows.iterator(List.of(InternalScanFileUtils.getAddFileStatus(file))),
                    physical,
                    Optional.empty())
                .map(result -> result.getData()))) {
      while (data.hasNext()) {
        try (CloseableIterator<Row> batch = data.next().getRows()) {
          batch.forEachRemaining(each);
        }
      }
    }
  }

  private static String printed(Row row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.getSchema().length(); i++) {
      line.append('|').append(value(row, i));
    }
    return line.toString();
  }

  private static Object value(Row row, int i) {
    DataType type = row.getSchema().at(i).getDataType();
    if (row.isNullAt(i)) {
      return null;
    }
    if (type instanceof LongType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType) {
      return row.getLong(i);
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return row.getInt(i);
    }
    if (type instanceof DoubleType) {
      return row.getDouble(i);
    }
    return type instanceof DecimalType ? row.getDecimal(i) : row.getString(i);
  }
}
