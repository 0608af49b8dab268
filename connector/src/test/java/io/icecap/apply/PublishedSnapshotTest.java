package io.icecap.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishedSnapshotTest {
  private static final TableName ORDERS = new TableName(List.of("shop"), "orders");

  private static PublishedSnapshot snapshot(long... sourceMillis) {
    return new PublishedSnapshot(
        ORDERS,
        2,
        7,
        Map.of(),
        sourceMillis.length,
        0,
        0,
        0,
        SourceTimes.of(sourceMillis),
        Instant.ofEpochMilli(1_700_000_001_000L),
        Duration.ZERO);
  }

  @Test
  void theDelayIsThatOfTheMiddleChange() {
    assertThat(snapshot(0, 1_700_000_000_000L, 1_700_000_000_999L).medianDelay())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void withoutChangesNothingWasDelayed() {
    assertThat(snapshot().medianDelay()).isZero();
  }
}
