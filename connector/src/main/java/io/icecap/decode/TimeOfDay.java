package io.icecap.decode;

/** Microseconds since midnight, within a day. */
final class TimeOfDay {
  private static final long NANOS_PER_MICRO = 1_000;

  private TimeOfDay() {}

  static Long ofMillis(long millis) {
    if (millis < 0 || millis >= EpochMicros.PER_DAY / EpochMicros.PER_MILLI) {
      throw outOfRange();
    }
    return millis * EpochMicros.PER_MILLI;
  }

  static Long ofMicros(long micros) {
    if (micros < 0 || micros >= EpochMicros.PER_DAY) {
      throw outOfRange();
    }
    return micros;
  }

  static Long ofNanos(long nanos) {
    if (nanos % NANOS_PER_MICRO != 0) {
      throw EpochMicros.tooPrecise();
    }
    return ofMicros(nanos / NANOS_PER_MICRO);
  }

  private static RefusedException outOfRange() {
    return new RefusedException(
        "it is 24:00:00, negative, or longer than a day, which a time of the day in a table can't be."
            + " Correct it at the source; where it is a duration (MySQL), keep it as a number there");
  }
}
