package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class SkippedRecordsTest {
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final SkippedRecords skipped = new SkippedRecords(clock);

  @Test
  void allAreCountedAndAFewOfManyAreTold() {
    report(1_000);
    clock.advance(Duration.ofMillis(10_000));
    report(1);
    assertThat(skipped.skipped()).isEqualTo(1_001);
    assertThat(skipped.told()).isEqualTo(11);
  }

  private void report(int records) {
    for (int i = 0; i < records; i++) {
      var done = skipped.report(new Records("db.orders", 0).bad(i), new DataException("no row"));
      assertThat(done).isDone();
    }
  }
}
