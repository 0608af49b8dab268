package io.icecap.format.orc;

import org.apache.iceberg.orc.OrcValueWriter;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.LongColumnVector;

/** A date as days since 1970-01-01. */
final class EpochDays implements OrcValueWriter<Integer> {
  @Override
  public void nonNullWrite(int row, Integer days, ColumnVector output) {
    ((LongColumnVector) output).vector[row] = days;
  }
}
