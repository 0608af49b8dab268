package io.icecap.connect;

import io.icecap.metrics.MeterFeed;
import io.icecap.metrics.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics among those of the Connect worker; see {@link WorkerMetrics}. */
final class PluginMeters implements MeterFeed.Target {
  private static final Logger log = LoggerFactory.getLogger(PluginMeters.class);

  private final PluginMetrics metrics;
  private final List<MetricName> added = new ArrayList<>();

  PluginMeters(PluginMetrics metrics) {
    this.metrics = Objects.requireNonNull(metrics);
  }

  @Override
  public void add(Reading reading, DoubleSupplier now) {
    LinkedHashMap<String, String> tags = new LinkedHashMap<>();
    reading.table().ifPresent(table -> tags.put("table", table));
    MetricName name = metrics.metricName(reading.name(), reading.help(), tags);
    metrics.addMetric(name, (Gauge<Double>) (config, millis) -> now.getAsDouble());
    added.add(name);
  }

  @Override
  public void close() {
    added.forEach(this::remove);
  }

  /** Connect removes them as well, when it closes the task. */
  private void remove(MetricName name) {
    try {
      metrics.removeMetric(name);
    } catch (RuntimeException e) {
      log.debug("{} was gone already", name, e);
    }
  }
}
