package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class SkippedRecordsTest {
  private final SettableClock clock = new SettableClock();
  private final SkippedRecords skipped = new SkippedRecords(clock);

  @Test
  void allAreCountedAndAFewOfManyAreTold() {
    int told = 0;
    for (int i = 0; i < 1_000; i++) {
      told += report();
    }
    clock.advance(10_000);
    told += report();
    assertThat(skipped.skipped()).isEqualTo(1_001);
    assertThat(told).isEqualTo(11);
  }

  private long report() {
    long before = skipped.told();
    var done = skipped.report(new Records("db.orders", 0).bad(7), new DataException("no row"));
    assertThat(done).isDone();
    return skipped.told() - before;
  }
}
