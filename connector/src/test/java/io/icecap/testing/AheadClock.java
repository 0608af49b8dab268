package io.icecap.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Runs as the real time does, and further ahead of it whenever it is told to. Thread-safe. */
public final class AheadClock extends Clock {
  private Duration ahead = Duration.ZERO;

  public synchronized void advance(Duration by) {
    ahead = ahead.plus(by);
  }

  @Override
  public synchronized Instant instant() {
    return Instant.now().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
