package io.icecap.table.delta;

import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.engine.DefaultParquetHandler;
import io.delta.kernel.engine.MetricsReporter;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.utils.CloseableIterator;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.util.List;

/** Kernel's default engine over our store. */
final class StoreEngine extends DefaultEngine {
  private final StoreFileIO io;

  StoreEngine(ObjectStore store) {
    this(new StoreFileIO(store));
  }

  private StoreEngine(StoreFileIO io) {
    super(io);
    this.io = io;
  }

  StoreFileIO files() {
    return io;
  }

  @Override
  public ParquetHandler getParquetHandler() {
    return new WholeFiles(io);
  }

  @Override
  public List<MetricsReporter> getMetricsReporters() {
    return List.of();
  }

  /**
   * Kernel closes the writer of a file also when its rows fail half-way, which would leave a
   * complete Parquet file with half a checkpoint in it: so it goes to the store after success.
   */
  private static final class WholeFiles extends DefaultParquetHandler {
    private final StoreFileIO io;

    WholeFiles(StoreFileIO io) {
      super(io);
      this.io = io;
    }

    @Override
    public void writeParquetFileAtomically(
        String path, CloseableIterator<FilteredColumnarBatch> rows) throws IOException {
      try {
        super.writeParquetFileAtomically(path, Untombed.of(rows));
        io.store(path);
      } finally {
        io.drop(path);
      }
    }
  }
}
