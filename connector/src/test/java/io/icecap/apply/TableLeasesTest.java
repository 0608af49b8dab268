package io.icecap.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.Leases;
import io.icecap.change.TableId;
import io.icecap.testing.Await;
import io.icecap.testing.InMemoryLeases;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TableLeasesTest {
  private static final TableId TABLE = new TableId("default", "orders");
  private static final Duration DURATION = Duration.ofMillis(150);
  private final Clock clock = Clock.systemUTC();
  private final Leases leases = new InMemoryLeases(clock);

  @Test
  void aTurnMayTakeLongerThanTheLease() {
    try (TableLeases working = new TableLeases(leases, "working", DURATION, clock)) {
      assertThat(working.hold(TABLE)).isTrue();
      long until = clock.millis() + 5 * DURATION.toMillis();

      Await.until(
          "several durations",
          Duration.ofSeconds(30),
          () -> {
            assertThat(leases.acquire(TABLE, "waiting", DURATION)).isEmpty();
            return clock.millis() > until;
          });

      assertThat(working.lost()).isEmpty();
    }
  }

  @Test
  void anApplierThatHangsLosesItsTables() {
    try (TableLeases hanging = new TableLeases(leases, "hanging", DURATION.dividedBy(5), clock)) {
      assertThat(hanging.hold(TABLE)).isTrue();

      Await.until(
          "its lease to run out",
          Duration.ofSeconds(30),
          () -> leases.acquire(TABLE, "waiting", DURATION).isPresent());
    }
  }
}
