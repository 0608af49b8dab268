package io.icecap.table;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What is known of when the source had which columns, in its epoch milliseconds.
 *
 * @param since the last time when it is known to have had all columns of the table; empty if nobody
 *     has asked yet
 * @param dropped per column that was dropped, a time when it was gone
 */
public record ColumnTimes(OptionalLong since, Map<String, Long> dropped) {
  public static final ColumnTimes UNKNOWN = new ColumnTimes(OptionalLong.empty(), Map.of());

  public ColumnTimes {
    dropped = Map.copyOf(dropped);
  }

  /** Whether a record of this time has a column of that name that is gone. */
  public boolean isGone(String column, long millis) {
    return dropped.getOrDefault(column, Long.MIN_VALUE) >= millis;
  }
}
