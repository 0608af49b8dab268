package io.icecap.apply;

import io.icecap.store.Backoff;
import java.time.Clock;
import java.time.Duration;

/** When a table's next turn is. */
final class TableSchedule {
  private static final Duration BACKOFF_MIN = Duration.ofMillis(250);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(30);

  /** So often in a row, over minutes, is no longer an outage that passes. */
  private static final int FAILURES_MAX = 10;

  /** Who is late by so many intervals loses nothing by waiting one more. */
  static final int LATE_INTERVALS = 10;

  /** So many intervals are waited at most. */
  private static final int INTERVALS_MAX = 10;

  private final Clock clock;
  private long startedMillis;
  private long dueMillis;
  private int failures;

  TableSchedule(Clock clock) {
    this.clock = clock;
  }

  boolean due() {
    return clock.millis() >= dueMillis;
  }

  void started(Duration interval) {
    startedMillis = clock.millis();
    dueMillis = startedMillis + interval.toMillis();
  }

  /**
   * The next turn an interval after the start of this one; after up to some more where changes are
   * late anyway: fewer and larger snapshots cost less for each change, so that the table catches up
   * sooner. But none is larger than a batch may be.
   *
   * @param lateness how old the newest change was when it was published
   * @param full after how long there are changes for a whole batch
   */
  void succeeded(Duration interval, Duration lateness, Duration full) {
    failures = 0;
    long millis = interval.toMillis();
    long shared = Math.min(lateness.toMillis() / LATE_INTERVALS, INTERVALS_MAX * millis);
    dueMillis = startedMillis + Math.max(millis, Math.min(shared, full.toMillis()));
  }

  /** The next turn is later and later. True if this has gone on for too long. */
  boolean failed() {
    failures++;
    dueMillis = clock.millis() + Backoff.millis(failures, BACKOFF_MIN, BACKOFF_MAX);
    return failures >= FAILURES_MAX;
  }
}
