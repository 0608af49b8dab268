package io.icecap.table;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What is known of when the source had which columns, in its epoch milliseconds.
 *
 * @param since the last time when it is known to have had all columns of the table; empty if nobody
 *     has asked yet
 * @param dropped per column that was dropped, a time when it was gone
 * @param added per column that initially is a value, a time when it was there
 */
public record ColumnTimes(OptionalLong since, Map<String, Long> dropped, Map<String, Long> added) {
  public static final ColumnTimes UNKNOWN =
      new ColumnTimes(OptionalLong.empty(), Map.of(), Map.of());

  public ColumnTimes {
    dropped = Map.copyOf(dropped);
    added = Map.copyOf(added);
  }

  /** Whether a record of this time that lacks the column is from before there was one. */
  public boolean isToCome(String column, long millis) {
    return added.getOrDefault(column, Long.MIN_VALUE) >= millis;
  }

  /** Whether a record of this time has a column of that name that is gone. */
  public boolean isGone(String column, long millis) {
    return dropped.getOrDefault(column, Long.MIN_VALUE) >= millis;
  }
}
