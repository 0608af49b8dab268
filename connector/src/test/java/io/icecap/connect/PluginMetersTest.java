package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.metrics.MeterFeed;
import io.icecap.metrics.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.junit.jupiter.api.Test;

/** With the metrics that a worker of Kafka 4.1 and later hands to its tasks. */
final class PluginMetersTest {
  private static final Reading READING =
      new Reading(Optional.of("shop.orders"), "commits-rows", "Snapshots published", 3);

  @Test
  void readingsAreMetricsOfTheWorkerUntilTheyAreClosed() throws Exception {
    try (Metrics worker = new Metrics();
        PluginMetricsImpl ofTask = new PluginMetricsImpl(worker, tags())) {
      MeterFeed.Target meters = PluginMeters.of(() -> ofTask)[0];

      meters.add(READING, () -> 3);

      assertThat(worker.metrics().values())
          .filteredOn(metric -> metric.metricName().name().equals("commits-rows"))
          .singleElement()
          .satisfies(
              metric -> {
                assertThat(metric.metricValue()).isEqualTo(3.0);
                assertThat(metric.metricName().tags())
                    .isEqualTo(Map.of("connector", "icecap-sink", "table", "shop.orders"));
              });
      meters.close();
      assertThat(worker.metrics().keySet()).noneMatch(name -> name.name().equals("commits-rows"));
    }
  }

  @Test
  void workersBeforeKafka41GoOnWithoutThem() {
    assertThat(
            PluginMeters.of(
                () -> {
                  throw new NoSuchMethodError("SinkTaskContext.pluginMetrics");
                }))
        .isEmpty();
  }

  private static LinkedHashMap<String, String> tags() {
    LinkedHashMap<String, String> tags = new LinkedHashMap<>();
    tags.put("connector", "icecap-sink");
    return tags;
  }
}
