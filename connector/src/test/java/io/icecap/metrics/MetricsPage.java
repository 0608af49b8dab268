package io.icecap.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;

/** docs/metrics.md, made from metrics that have seen everything once. */
final class MetricsPage {
  private MetricsPage() {}

  static String render() {
    return """
    # Metrics

    Generated from the code; the names are kept. [operations.md](operations.md) says what to watch.

    ## What a process has done

    Every sink task, companion applier and daemon counts its own work, in memory. Read it by JMX, among the metrics of
    a Kafka Connect worker from Kafka 4.1 on (`pluginMetrics`), or as Prometheus's text from `/metrics` of a
    process that serves it.

    | Prometheus | kind | labels | what it is |
    |---|---|---|---|
    %s
    In JMX each is an attribute of `io.icecap:type=process,kind=…,name=…,instance=…`, or of
    `io.icecap:type=table,…,table="…"` where it has the label `table`. `kind` is sink, applier or daemon, `name` the
    connector's; `instance` tells tasks of one connector in one JVM apart: 0, 1, … An attribute is there from the first time that
    it has something to say, and is renewed every two seconds. The worker's metrics have the same names and
    the tag `table`; their group and other tags are Kafka's.

    | attribute | |
    |---|---|
    %s
    ## How the warehouse is

    `/metrics` of `./icecap serve` has these besides, read from Redis, the store and the notes of the processes, of all
    tables, whoever applies them.

    | Prometheus | kind | labels | what it is |
    |---|---|---|---|
    %s\
    """
        .formatted(
            rows(Events.everything().snapshots()),
            attributes(),
            rows(StatusMetrics.of(Events.status("shop.orders"))));
  }

  /** All names as Prometheus has them, those of the buckets of histograms included. */
  static TreeSet<String> names() {
    TreeSet<String> names = new TreeSet<>();
    List.of(Events.everything().snapshots(), StatusMetrics.of(Events.status("shop.orders")))
        .forEach(metrics -> metrics.stream().forEach(metric -> names.addAll(names(metric))));
    return names;
  }

  private static List<String> names(MetricSnapshot metric) {
    String name = metric.getMetadata().getName();
    if (metric instanceof HistogramSnapshot) {
      return List.of(name + "_bucket", name + "_count", name + "_sum");
    }
    return List.of(metric instanceof CounterSnapshot ? name + "_total" : name);
  }

  private static String rows(MetricSnapshots metrics) {
    StringBuilder rows = new StringBuilder();
    metrics.stream()
        .forEach(
            metric ->
                rows.append(
                    "| `%s` | %s | %s | %s |%n"
                        .formatted(
                            metric instanceof CounterSnapshot
                                ? metric.getMetadata().getName() + "_total"
                                : metric.getMetadata().getName(),
                            kind(metric),
                            labels(metric),
                            metric.getMetadata().getHelp())));
    return rows.toString();
  }

  private static String kind(MetricSnapshot metric) {
    if (metric instanceof HistogramSnapshot) {
      return "histogram";
    }
    return metric instanceof CounterSnapshot ? "counter" : "gauge";
  }

  private static String labels(MetricSnapshot metric) {
    Labels labels = metric.getDataPoints().get(0).getLabels();
    StringJoiner names = new StringJoiner(", ");
    for (Label label : labels) {
      names.add("`" + label.getName() + "`");
    }
    return names.toString();
  }

  private static String attributes() {
    StringBuilder rows = new StringBuilder();
    for (Reading reading : Readings.of(Events.everything().snapshots())) {
      rows.append(
          "| `%s` | of %s |%n"
              .formatted(reading.name(), reading.table().isPresent() ? "a table" : "the process"));
    }
    return rows.toString();
  }
}
