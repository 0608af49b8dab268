package io.icecap.format.parquet;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and timestamps as DuckDB prints them; null for infinity and years before Christ. */
final class PrintedTime {
  private static final Pattern DATE = Pattern.compile("(\\d{4,})-(\\d\\d)-(\\d\\d)");
  private static final String TIME = "(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?";
  private static final Pattern TIME_OF_DAY = Pattern.compile(TIME);
  private static final Pattern TIMESTAMP =
      Pattern.compile(DATE + " " + TIME + "(?:\\+00(?::00)?)?");

  private PrintedTime() {}

  /** Days since 1970-01-01. */
  static Integer days(String printed) {
    Matcher matcher = DATE.matcher(printed);
    return matcher.matches() ? (Integer) (int) date(matcher).toEpochDay() : null;
  }

  /** Microseconds since 1970-01-01T00:00:00, in UTC. */
  static Long micros(String printed) {
    Matcher matcher = TIMESTAMP.matcher(printed);
    return matcher.matches() ? (Long) count(matcher, 6) : null;
  }

  /** Nanoseconds since 1970-01-01T00:00:00. */
  static Long nanos(String printed) {
    Matcher matcher = TIMESTAMP.matcher(printed);
    return matcher.matches() ? (Long) count(matcher, 9) : null;
  }

  /** Microseconds since midnight. */
  static Long microsOfDay(String printed) {
    Matcher matcher = TIME_OF_DAY.matcher(printed);
    if (!matcher.matches()) {
      return null;
    }
    long seconds = number(matcher, 1) * 3_600L + number(matcher, 2) * 60L + number(matcher, 3);
    return seconds * 1_000_000 + fraction(matcher.group(4), 6);
  }

  private static long count(Matcher matcher, int digits) {
    LocalDateTime seconds =
        date(matcher).atTime(number(matcher, 4), number(matcher, 5), number(matcher, 6));
    long perSecond = digits == 6 ? 1_000_000 : 1_000_000_000;
    // the seconds of the least nanoseconds are below them all
    return Math.addExact(
        Math.multiplyExact(seconds.toEpochSecond(ZoneOffset.UTC) + 1, perSecond),
        fraction(matcher.group(7), digits) - perSecond);
  }

  private static long fraction(String printed, int digits) {
    return printed == null ? 0 : Long.parseLong((printed + "00000000").substring(0, digits));
  }

  private static LocalDate date(Matcher matcher) {
    return LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3));
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
