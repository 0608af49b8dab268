package io.icecap.testing;

import io.icecap.buffer.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

final class InMemoryLeasesTest extends LeasesContract {
  private final SteppedClock clock = new SteppedClock();
  private final Leases leases = new InMemoryLeases(clock);

  @Override
  protected Leases leases() {
    return leases;
  }

  @Override
  protected void pass(Duration duration) {
    clock.now = clock.now.plus(duration);
  }

  private static final class SteppedClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
