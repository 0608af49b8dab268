package io.icecap.sql;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Which state of the tables statements see. */
public sealed interface AsOf {
  /** Everything that is buffered by the time a statement begins. */
  record Now() implements AsOf {}

  /** The newest snapshot. */
  record Published() implements AsOf {}

  /** One snapshot; only the table that has it can be read. */
  record AtSnapshot(long id) implements AsOf {}

  /** The snapshot that was the newest one at that time. */
  record AtTime(Instant time) implements AsOf {}

  /**
   * Parses {@code now}, {@code snapshot}, the id of a snapshot, or a time such as {@code
   * 2026-11-28T12:00:00Z}, in UTC if it names no zone.
   */
  static AsOf parse(String text) {
    if (text.equals("now")) {
      return new Now();
    }
    if (text.equals("snapshot")) {
      return new Published();
    }
    if (text.matches("\\d{1,19}")) {
      return new AtSnapshot(Long.parseLong(text));
    }
    try {
      return new AtTime(time(text.replace(' ', 'T')));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'%s' is no state of a table; write now, snapshot, the id of a snapshot, or a time such as 2026-11-28T12:00:00Z"
              .formatted(text),
          e);
    }
  }

  private static Instant time(String text) {
    return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)$")
        ? java.time.OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }
}
