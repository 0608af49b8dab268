package io.icecap.testing;

import io.icecap.buffer.Leases;
import java.time.Duration;
import java.time.Instant;

final class InMemoryLeasesTest extends LeasesContract {
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final Leases leases = new InMemoryLeases(clock);

  @Override
  protected Leases leases() {
    return leases;
  }

  @Override
  protected void pass(Duration duration) {
    clock.advance(duration);
  }
}
