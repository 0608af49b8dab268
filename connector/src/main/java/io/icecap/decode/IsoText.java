package io.icecap.decode;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalQuery;

/** Dates and times as ISO 8601 prints them. */
final class IsoText {
  private IsoText() {}

  static <T> T parse(String text, DateTimeFormatter format, TemporalQuery<T> query) {
    try {
      return format.parse(text, query);
    } catch (DateTimeException e) {
      // No cause: its message quotes the value.
      throw new RefusedException(
          "it is not a date or time as ISO 8601 writes it, or it is infinite. Check the transforms"
              + " between Debezium and this connector; use null for infinity at the source");
    }
  }
}
