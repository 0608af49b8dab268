package io.icecap.decode;

import java.time.LocalDate;

/** Days since 1970-01-01, within what a database date can be. */
final class EpochDays {
  /** PostgreSQL's range, the widest; its infinities arrive as days outside of it. */
  private static final long MIN = LocalDate.of(-4713, 1, 1).toEpochDay();

  private static final long MAX = LocalDate.of(5_874_897, 12, 31).toEpochDay();

  private EpochDays() {}

  static Integer checked(long days) {
    if (days < MIN || days > MAX) {
      throw new RefusedException(
          "it is an infinite date, or one outside of the years -4713 to 5874897, which tables"
              + " cannot hold. Use null or a far date at the source");
    }
    return (int) days;
  }
}
