package io.icecap.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class DelaysTest {
  private final Delays delays = new Delays();

  @Test
  void newestChangesHaveTheShortestDelay() {
    delays.add(times(100, "9000,9500,9950,9990,10000"), 10_000);

    assertThat(delays.quantile(0.5)).isCloseTo(500, within(10L));
    assertThat(delays.quantile(0.05)).isCloseTo(50, within(10L));
    assertThat(delays.quantile(0.75)).isCloseTo(750, within(20L));
    assertThat(delays.quantile(1)).isCloseTo(1000, within(10L));
  }

  @Test
  void aSnapshotCountsByItsChanges() {
    delays.add(times(980, "9900,9900,9900,9900,9900"), 10_000);
    delays.add(times(20, "5000,5000,5000,5000,5000"), 10_000);

    assertThat(delays.quantile(0.95)).isCloseTo(100, within(10L));
    assertThat(delays.quantile(0.99)).isCloseTo(5000, within(10L));
  }

  @Test
  void aSnapshotWithoutChangesHasNoTimes() {
    assertThat(SourceTimes.of(Map.of("icecap.changes", "0", "icecap.source-ms", "0,0,0,0,0")))
        .isEmpty();
    assertThat(SourceTimes.of(Map.of())).isEmpty();
  }

  private static SourceTimes times(long changes, String quantiles) {
    return SourceTimes.of(
            Map.of("icecap.changes", String.valueOf(changes), "icecap.source-ms", quantiles))
        .orElseThrow();
  }
}
