package io.icecap.format.orc;

import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.orc.OrcRowWriter;
import org.apache.iceberg.orc.OrcValueWriter;
import org.apache.orc.storage.ql.exec.vector.VectorizedRowBatch;

/** Puts rows, their values in Iceberg's internal classes, into ORC's batches. */
final class OrcRows implements OrcRowWriter<StructLike> {
  private final List<OrcValueWriter<?>> columns;

  private OrcRows(List<OrcValueWriter<?>> columns) {
    this.columns = columns;
  }

  static OrcRows of(Schema schema) {
    return new OrcRows(
        schema.columns().stream().<OrcValueWriter<?>>map(OrcValues::column).toList());
  }

  @Override
  public void write(StructLike row, VectorizedRowBatch batch) {
    int at = batch.size++;
    for (int i = 0; i < columns.size(); i++) {
      write(columns.get(i), at, row.get(i, Object.class), batch, i);
    }
  }

  @SuppressWarnings("unchecked") // each column's writer takes the class of the column's type
  private static <T> void write(
      OrcValueWriter<T> writer, int at, Object value, VectorizedRowBatch batch, int column) {
    writer.write(at, (T) value, batch.cols[column]);
  }

  @Override
  public List<OrcValueWriter<?>> writers() {
    return columns;
  }

  @Override
  public Stream<FieldMetrics<?>> metrics() {
    return columns.stream().flatMap(OrcValueWriter::metrics);
  }
}
