package io.icecap.decode;

import java.time.LocalDate;

/** Microseconds since 1970-01-01T00:00:00, within what a database timestamp can be. */
final class EpochMicros {
  static final long PER_MILLI = 1_000;
  static final long PER_SECOND = 1_000_000;
  static final long PER_DAY = 86_400 * PER_SECOND;

  /** PostgreSQL begins here; its infinities, in each Debezium version, are outside of both. */
  private static final long MIN = LocalDate.of(-4713, 1, 1).toEpochDay() * PER_DAY;

  /** The last whole year that 64 bits of microseconds hold. */
  private static final long END = LocalDate.of(294_247, 1, 1).toEpochDay() * PER_DAY;

  private EpochMicros() {}

  static Long checked(long micros) {
    if (micros < MIN || micros >= END) {
      throw outOfRange();
    }
    return micros;
  }

  static Long ofMillis(long millis) {
    if (millis < MIN / PER_MILLI || millis >= END / PER_MILLI) {
      throw outOfRange();
    }
    return millis * PER_MILLI;
  }

  static Long ofSeconds(long seconds, long nanos) {
    if (seconds < MIN / PER_SECOND || seconds >= END / PER_SECOND) {
      throw outOfRange();
    }
    if (nanos % PER_MILLI != 0) {
      throw tooPrecise();
    }
    return seconds * PER_SECOND + nanos / 1_000;
  }

  static RefusedException outOfRange() {
    return new RefusedException(
        "it is an infinite timestamp, or one outside of the years -4713 to 294246, which tables"
            + " cannot hold. Use null or a far timestamp at the source");
  }

  static RefusedException tooPrecise() {
    return new RefusedException(
        "it has nanoseconds, and the column holds microseconds. Round it at the source, or declare"
            + " the source column with 6 fractional digits");
  }
}
