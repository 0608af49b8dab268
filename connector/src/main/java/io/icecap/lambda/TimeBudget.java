package io.icecap.lambda;

import java.time.Duration;

/**
 * What an invocation may do with its time. No table is begun in the last quarter of it, so that the
 * one that is being worked on may end; and the answer is given before AWS cuts it off.
 */
final class TimeBudget {
  private static final Duration LAST_TABLE_MAX = Duration.ofSeconds(15);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final int LAST_TABLE = 4;
  private static final int ANSWER = 10;

  private final long start = System.nanoTime();
  private final Duration work;
  private final Duration all;

  private TimeBudget(Duration work, Duration all) {
    this.work = work;
    this.all = all;
  }

  static TimeBudget of(Duration remaining) {
    return new TimeBudget(
        remaining.minus(least(remaining.dividedBy(LAST_TABLE), LAST_TABLE_MAX)),
        remaining.minus(least(remaining.dividedBy(ANSWER), ANSWER_MAX)));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Until no table may be begun any more; not negative. */
  Duration leftForWork() {
    return left(work);
  }

  /** Until the answer is due; not negative. */
  Duration left() {
    return left(all);
  }

  Duration used() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Duration left(Duration budget) {
    Duration left = budget.minus(used());
    return left.isNegative() ? Duration.ZERO : left;
  }
}
