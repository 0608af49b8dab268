package io.icecap.catalog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.icecap.store.Location;
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

  VersionHint(Location folder, Housekeeping housekeeping) {
    this.location = folder.resolve("version-hint.text");
    this.housekeeping = housekeeping;
  }

  void committed(long version) {
    if (waiting.getAndSet(version) == 0) {
      housekeeping.later(DELAY_MILLIS, this::write);
    }
  }

  private void write() {
    byte[] version = Long.toString(waiting.getAndSet(0)).getBytes(US_ASCII);
    housekeeping.store().put(location, version);
  }
}
