package io.icecap.format.orc;

import org.apache.iceberg.orc.OrcValueWriter;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/**
 * A time as microseconds since 1970-01-01, with or without a zone: milliseconds, and the whole
 * fraction of the second in nanoseconds beside them.
 */
final class EpochMicros implements OrcValueWriter<Long> {
  private static final long PER_SECOND = 1_000_000;

  @Override
  public void nonNullWrite(int row, Long micros, ColumnVector output) {
    if (micros < 0 && micros > -PER_SECOND) {
      // ORC's format: seconds cut towards zero, whose sign is lost with them
      throw new IllegalArgumentException(
          "A column holds a fraction of the last second of 1969, which ORC can't tell from the second"
              + " after it; correct the row, or take orc out of file.formats");
    }
    TimestampColumnVector times = (TimestampColumnVector) output;
    times.setIsUTC(true);
    times.time[row] = Math.floorDiv(micros, 1_000L);
    times.nanos[row] = (int) Math.floorMod(micros, PER_SECOND) * 1_000;
  }
}
