package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.metrics.MeterFeed;
import io.icecap.metrics.Reading;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.Test;

/** With the metrics that a worker of Kafka 4.1 and later hands to its tasks. */
final class PluginMetersTest {
  private static final Reading READING =
      new Reading(Optional.of("shop.orders"), "commits-rows", "Snapshots published", 3);

  @Test
  void readingsAreMetricsOfTheWorkerUntilTheyAreClosed() throws Exception {
    try (Metrics worker = new Metrics();
        PluginMetricsImpl ofTask = new PluginMetricsImpl(worker, tags())) {
      MeterFeed.Target meters = WorkerMetrics.of(task(() -> ofTask))[0];

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
    SinkTaskContext older =
        task(
            () -> {
              throw new NoSuchMethodError("SinkTaskContext.pluginMetrics");
            });

    assertThat(WorkerMetrics.of(older)).isEmpty();
  }

  private static SinkTaskContext task(Supplier<PluginMetrics> metrics) {
    return (SinkTaskContext)
        Proxy.newProxyInstance(
            PluginMetersTest.class.getClassLoader(),
            new Class<?>[] {SinkTaskContext.class},
            (proxy, method, arguments) -> metrics.get());
  }

  private static LinkedHashMap<String, String> tags() {
    LinkedHashMap<String, String> tags = new LinkedHashMap<>();
    tags.put("connector", "icecap-sink");
    return tags;
  }
}
