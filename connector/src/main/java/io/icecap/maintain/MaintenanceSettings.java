package io.icecap.maintain;

import java.time.Duration;

/**
 * How tables are kept tidy.
 *
 * @param interval how often each table is looked at
 * @param grace how long a file stays after it was written, and after the last version that referred
 *     to it was current; longer than any query that should not lose its files
 * @param deletesMax how many files leave a table in one turn
 */
public record MaintenanceSettings(Duration interval, Duration grace, int deletesMax) {
  public static final Duration INTERVAL = Duration.ofMinutes(10);
  public static final Duration GRACE = Duration.ofHours(1);
  public static final int DELETES_MAX = 100_000;

  /** What counts where nothing else is said. */
  public static final MaintenanceSettings DEFAULT =
      new MaintenanceSettings(INTERVAL, GRACE, DELETES_MAX);

  public MaintenanceSettings {
    if (interval.toMillis() < 1 || grace.isNegative() || deletesMax < 1) {
      throw new IllegalArgumentException(
          "interval %s has to be a millisecond or more, grace %s not negative, deletes %d 1 or more"
              .formatted(interval, grace, deletesMax));
    }
  }
}
