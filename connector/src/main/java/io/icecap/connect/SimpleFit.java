package io.icecap.connect;

import io.icecap.change.ColumnType.Simple;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Values of simple types in those that a table has for want of theirs. */
final class SimpleFit {
  private static final int NANOS_PER_MICRO = 1_000;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");

  private SimpleFit() {}

  static Optional<ValueFit> of(Simple from, Simple to) {
    return Optional.ofNullable(
        switch (from) {
          case LONG -> to == Simple.DOUBLE ? value -> exact((Long) value) : null;
          case UUID -> to == Simple.STRING ? Object::toString : null;
          case TIME -> to == Simple.STRING ? value -> printedTime((Long) value) : null;
          case TIMESTAMP_NANO -> to == Simple.TIMESTAMP ? value -> micros((Long) value) : null;
          default -> null;
        });
  }

  private static Double exact(long number) {
    double value = number;
    if ((long) value != number || value == 0x1p63) {
      throw new UnfitValueException(
          "a whole number has more digits than its column, which is a DOUBLE, can hold; load the"
              + " table anew with the type that the source has now");
    }
    return value;
  }

  private static String printedTime(long micros) {
    return TIME.format(LocalTime.ofNanoOfDay(micros * NANOS_PER_MICRO));
  }

  private static Long micros(long nanos) {
    if (nanos % NANOS_PER_MICRO != 0) {
      throw new UnfitValueException(
          "a time has nanoseconds, and its column holds microseconds; round it at the source, or"
              + " load the table anew with table.formats=iceberg and format.version=3, which hold"
              + " nanoseconds");
    }
    return nanos / NANOS_PER_MICRO;
  }
}
