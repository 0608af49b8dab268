package io.icecap.status;

import java.time.Instant;

/**
 * Something that went wrong.
 *
 * @param table what it is about; empty for the whole warehouse
 * @param what the problem, why, how to fix it; no values of records
 * @param since when it was first seen
 * @param at when it was last seen
 * @param times how often it was seen since then
 * @param holds whether it still keeps the table from getting further
 */
public record Problem(
    String table, String what, Instant since, Instant at, long times, boolean holds) {
  private static final int LENGTH_MAX = 600;

  public Problem {
    what = what == null ? "unknown" : what;
    what = what.length() > LENGTH_MAX ? what.substring(0, LENGTH_MAX) + "…" : what;
  }

  /** Seen once, just now, and holding. */
  static Problem now(String table, String what, Instant at) {
    return new Problem(table, what, at, at, 1, true);
  }

  boolean isSameAs(Problem other) {
    return table.equals(other.table) && what.equals(other.what);
  }

  Problem again(Instant now) {
    return new Problem(table, what, since, now, times + 1, true);
  }

  Problem over() {
    return new Problem(table, what, since, at, times, false);
  }
}
