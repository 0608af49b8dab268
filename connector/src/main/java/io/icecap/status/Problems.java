package io.icecap.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The last few things that went wrong in a process, the newest last. Thread-safe. */
final class Problems {
  private static final int KEPT = 20;

  /** What keeps a table from getting further is met again and again, more often than this. */
  private static final Duration MET_AGAIN = Duration.ofMinutes(1);

  private final Clock clock;
  private final List<Problem> kept = new ArrayList<>();

  Problems(Clock clock) {
    this.clock = clock;
  }

  synchronized void add(String table, String what) {
    Problem fresh = Problem.now(table, what, clock.instant());
    Problem seen =
        kept.stream()
            .filter(known -> known.isSameAs(fresh))
            .findFirst()
            .map(known -> known.again(fresh.at()))
            .orElse(fresh);
    kept.removeIf(known -> known.isSameAs(fresh));
    kept.add(seen);
    if (kept.size() > KEPT) {
      kept.remove(0);
    }
  }

  /** The table goes on. */
  synchronized void over(String table) {
    kept.replaceAll(known -> known.table().equals(table) ? known.over() : known);
  }

  synchronized List<Problem> all() {
    Instant lately = clock.instant().minus(MET_AGAIN);
    return kept.stream().map(known -> known.at().isBefore(lately) ? known.over() : known).toList();
  }
}
