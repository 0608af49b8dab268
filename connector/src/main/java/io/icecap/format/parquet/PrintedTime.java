package io.icecap.format.parquet;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and timestamps as DuckDB prints them; null for infinity and years before Christ. */
final class PrintedTime {
  private static final Pattern DATE = Pattern.compile("(\\d{4,})-(\\d\\d)-(\\d\\d)");
  private static final Pattern TIMESTAMP =
      Pattern.compile(DATE + " (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?(?:\\+00(?::00)?)?");

  private PrintedTime() {}

  /** Days since 1970-01-01. */
  static Integer days(String printed) {
    Matcher matcher = DATE.matcher(printed);
    return matcher.matches() ? (Integer) (int) date(matcher).toEpochDay() : null;
  }

  /** Microseconds since 1970-01-01T00:00:00, in UTC. */
  static Long micros(String printed) {
    Matcher matcher = TIMESTAMP.matcher(printed);
    if (!matcher.matches()) {
      return null;
    }
    String fraction = matcher.group(7) == null ? "" : matcher.group(7);
    LocalDateTime seconds =
        date(matcher).atTime(number(matcher, 4), number(matcher, 5), number(matcher, 6));
    long micros = fraction.isEmpty() ? 0 : Long.parseLong((fraction + "00000").substring(0, 6));
    return Math.multiplyExact(seconds.toEpochSecond(ZoneOffset.UTC), 1_000_000L) + micros;
  }

  private static LocalDate date(Matcher matcher) {
    return LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3));
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
