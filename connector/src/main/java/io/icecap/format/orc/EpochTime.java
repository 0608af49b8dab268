package io.icecap.format.orc;

import org.apache.iceberg.orc.OrcValueWriter;
import org.apache.orc.storage.ql.exec.vector.ColumnVector;
import org.apache.orc.storage.ql.exec.vector.TimestampColumnVector;

/**
 * A time as a count since 1970-01-01, with or without a zone: milliseconds, and the whole fraction
 * of the second in nanoseconds beside them.
 */
enum EpochTime implements OrcValueWriter<Long> {
  MICROS(1_000_000),
  NANOS(1_000_000_000);

  private static final int MILLIS_PER_SECOND = 1_000;
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final long perSecond;

  EpochTime(long perSecond) {
    this.perSecond = perSecond;
  }

  @Override
  public void nonNullWrite(int row, Long count, ColumnVector output) {
    if (count < 0 && count > -perSecond) {
      // ORC's format: seconds cut towards zero, whose sign is lost with them
      throw new IllegalArgumentException(
          "A column holds a fraction of the last second of 1969, which ORC can't tell from the second"
              + " after it; correct the row, or take orc out of file.formats");
    }
    TimestampColumnVector times = (TimestampColumnVector) output;
    times.setIsUTC(true);
    times.time[row] = Math.floorDiv(count, perSecond / MILLIS_PER_SECOND);
    times.nanos[row] = (int) (Math.floorMod(count, perSecond) * (NANOS_PER_SECOND / perSecond));
  }
}
