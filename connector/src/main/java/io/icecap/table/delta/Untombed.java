package io.icecap.table.delta;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.utils.CloseableIterator;
import java.util.Optional;

/**
 * The rows of a checkpoint without those that say which files were removed. VACUUM alone reads
 * them, which is not for these tables, and they name partitions that may be gone.
 */
final class Untombed implements ColumnVector {
  private final Optional<ColumnVector> selected;
  private final ColumnVector removed;

  private Untombed(Optional<ColumnVector> selected, ColumnVector removed) {
    this.selected = selected;
    this.removed = removed;
  }

  static CloseableIterator<FilteredColumnarBatch> of(
      CloseableIterator<FilteredColumnarBatch> checkpoint) {
    return checkpoint.map(Untombed::of);
  }

  private static FilteredColumnarBatch of(FilteredColumnarBatch batch) {
    int remove = batch.getData().getSchema().indexOf("remove");
    return remove < 0
        ? batch
        : new FilteredColumnarBatch(
            batch.getData(),
            Optional.of(
                new Untombed(batch.getSelectionVector(), batch.getData().getColumnVector(remove))));
  }

  @Override
  public DataType getDataType() {
    return BooleanType.BOOLEAN;
  }

  @Override
  public int getSize() {
    return removed.getSize();
  }

  @Override
  public boolean isNullAt(int row) {
    return false;
  }

  @Override
  public boolean getBoolean(int row) {
    return removed.isNullAt(row)
        && selected.map(rows -> !rows.isNullAt(row) && rows.getBoolean(row)).orElse(true);
  }

  /** The batch has the vectors. */
  @Override
  public void close() {}
}
