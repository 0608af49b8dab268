package io.icecap.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and times as PostgreSQL prints them, in years of any length, before Christ as well. */
final class SourceTime {
  private static final Pattern DATE = Pattern.compile("(\\d+)-(\\d\\d)-(\\d\\d)( BC)?");
  private static final Pattern TIMESTAMP =
      Pattern.compile("(\\d+-\\d\\d-\\d\\d) ([\\d:.]+)([+-][\\d:]+)?( BC)?");
  private static final DateTimeFormatter SORTED = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");

  private SourceTime() {}

  static LocalDate date(String text) {
    Matcher parts = matched(DATE, text);
    int year = Integer.parseInt(parts.group(1));
    return LocalDate.of(
        parts.group(4) == null ? year : 1 - year,
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)));
  }

  static LocalTime time(String text) {
    return LocalTime.parse(text);
  }

  /** Of a time that is text in the copy. */
  static String sortedText(String text) {
    return SORTED.format(time(text));
  }

  static LocalDateTime timestamp(String text) {
    Matcher parts = matched(TIMESTAMP, text);
    String era = parts.group(4) == null ? "" : parts.group(4);
    return LocalDateTime.of(date(parts.group(1) + era), time(parts.group(2)));
  }

  static OffsetDateTime instant(String text) {
    String offset = matched(TIMESTAMP, text).group(3);
    return timestamp(text).atOffset(ZoneOffset.of(offset)).withOffsetSameInstant(ZoneOffset.UTC);
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher parts = pattern.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("PostgreSQL's date or time has an unknown form: " + text);
    }
    return parts;
  }
}
