package io.icecap.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Metrics as single figures: the table is apart, other labels are part of the name, and a histogram
 * is its count, its sum and three quantiles.
 */
final class Readings {
  private static final String PREFIX = "icecap_";
  private static final String TABLE = "table";

  private final List<Reading> all = new ArrayList<>();

  private Readings() {}

  static List<Reading> of(MetricSnapshots metrics) {
    Readings readings = new Readings();
    metrics.stream().forEach(readings::add);
    return readings.all;
  }

  private void add(MetricSnapshot metric) {
    if (metric instanceof CounterSnapshot counter) {
      counter.getDataPoints().forEach(at -> add(metric, at.getLabels(), "", at.getValue()));
    } else if (metric instanceof GaugeSnapshot gauge) {
      gauge.getDataPoints().forEach(at -> add(metric, at.getLabels(), "", at.getValue()));
    } else if (metric instanceof HistogramSnapshot histogram) {
      histogram.getDataPoints().forEach(at -> add(metric, at));
    }
  }

  private void add(MetricSnapshot metric, HistogramDataPointSnapshot at) {
    Labels labels = at.getLabels();
    ClassicHistogramBuckets buckets = at.getClassicBuckets();
    add(metric, labels, "-count", at.getCount());
    add(metric, labels, "-sum", at.getSum());
    add(metric, labels, "-p50", quantile(buckets, 0.5));
    add(metric, labels, "-p95", quantile(buckets, 0.95));
    add(metric, labels, "-p99", quantile(buckets, 0.99));
  }

  private void add(MetricSnapshot metric, Labels labels, String what, double value) {
    StringBuilder name =
        new StringBuilder(metric.getMetadata().getName().substring(PREFIX.length()));
    for (Label label : labels) {
      if (!label.getName().equals(TABLE)) {
        name.append('-').append(label.getValue());
      }
    }
    all.add(
        new Reading(
            Optional.ofNullable(labels.get(TABLE)),
            name.append(what).toString().replace('_', '-'),
            metric.getMetadata().getHelp(),
            value));
  }

  /** As Prometheus's {@code histogram_quantile}: evenly within a bucket; 0 if nothing was seen. */
  static double quantile(ClassicHistogramBuckets buckets, double q) {
    double rank = 0;
    for (int i = 0; i < buckets.size(); i++) {
      rank += buckets.getCount(i) * q;
    }
    double below = 0;
    for (int i = 0; rank > 0 && i < buckets.size(); i++) {
      double count = buckets.getCount(i);
      double from = i == 0 ? 0 : buckets.getUpperBound(i - 1);
      if (below + count >= rank) {
        double to = buckets.getUpperBound(i);
        return Double.isInfinite(to) ? from : from + (to - from) * (rank - below) / count;
      }
      below += count;
    }
    return 0;
  }
}
