package io.icecap.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableScheduleTest {
  private static final Instant START = Instant.parse("2026-11-05T08:30:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private Instant now = START;

  private final TableSchedule schedule =
      new TableSchedule(
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneOffset getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              throw new UnsupportedOperationException();
            }
          });

  @ParameterizedTest
  @CsvSource({"0, 1000", "10000, 1000", "20000, 2000", "50000, 5000", "86400000, 10000"})
  void whatIsLateAnywayIsPublishedInLargerSnapshots(long latenessMillis, long pauseMillis) {
    schedule.started(INTERVAL);
    schedule.succeeded(INTERVAL, Duration.ofMillis(latenessMillis), Duration.ofDays(1));

    now = START.plusMillis(pauseMillis - 1);
    assertThat(schedule.due()).isFalse();
    now = START.plusMillis(pauseMillis);
    assertThat(schedule.due()).isTrue();
  }

  /** Else a load would come at the pace of one batch in ten intervals. */
  @ParameterizedTest
  @CsvSource({"0, 1000", "300, 1000", "4000, 4000", "60000, 10000"})
  void noLongerThanItTakesToFillABatch(long fullMillis, long pauseMillis) {
    schedule.started(INTERVAL);
    schedule.succeeded(INTERVAL, Duration.ofDays(1), Duration.ofMillis(fullMillis));

    now = START.plusMillis(pauseMillis - 1);
    assertThat(schedule.due()).isFalse();
    now = START.plusMillis(pauseMillis);
    assertThat(schedule.due()).isTrue();
  }

  @Test
  void withoutAnIntervalNothingIsWaitedFor() {
    schedule.started(Duration.ZERO);
    schedule.succeeded(Duration.ZERO, Duration.ofDays(1), Duration.ofDays(1));

    assertThat(schedule.due()).isTrue();
  }
}
