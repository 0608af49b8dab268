package io.icecap.catalog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.icecap.store.Location;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps {@code version-hint.text} beside a chain, so that engines read the table by its path. It is
 * a hint: readers probe upwards from it. So it is written after the commits of a second, in the
 * background, and may be lost.
 */
final class VersionHint {
  private static final long DELAY_MILLIS = 1000;

  private final Location location;
  private final Housekeeping housekeeping;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicBoolean withdrawn = new AtomicBoolean();

  VersionHint(Location folder, Housekeeping housekeeping) {
    this.location = folder.resolve("version-hint.text");
    this.housekeeping = housekeeping;
  }

  void committed(long version) {
    withdrawn.set(false);
    if (waiting.getAndSet(version) == 0) {
      housekeeping.later(DELAY_MILLIS, this::write);
    }
  }

  /** For a table that is not to be found any more; once is enough. */
  void withdraw() {
    waiting.set(0);
    if (!withdrawn.getAndSet(true)) {
      housekeeping.later(0, () -> housekeeping.store().delete(location));
    }
  }

  private void write() {
    long version = waiting.getAndSet(0);
    if (version > 0) {
      housekeeping.store().put(location, Long.toString(version).getBytes(US_ASCII));
    }
  }
}
