package io.icecap.metrics;

import io.icecap.apply.PublishedSnapshot;
import io.icecap.change.TableName;
import io.icecap.observe.Observer;
import io.icecap.observe.Step;
import io.icecap.replica.ReplicaStatus;
import io.icecap.table.SnapshotUpdate;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What a process has done so far. Thread-safe. */
public final class Meters implements Observer {
  private static final String TABLE = "table";
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300
  };
  private static final double[] CHANGES = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Supplier<List<ReplicaStatus>> replicas;

  private final Counter commits =
      counter("icecap_commits", "Snapshots published: rows, rewrite, manifests", TABLE, "kind");
  private final Counter conflicts =
      counter("icecap_commit_conflicts", "Commits lost against another one, made again", TABLE);
  private final Counter doubts =
      counter("icecap_commit_unknown", "Commits whose outcome had to be looked up", TABLE);
  private final Counter changes =
      counter("icecap_changes_applied", "Changes in published snapshots", TABLE);
  private final Counter rows =
      counter("icecap_rows", "Rows inserted, updated, deleted by snapshots", TABLE, "change");
  private final Counter retries =
      counter("icecap_apply_retries", "Turns that ended early and were tried again", TABLE);
  private final Counter cached =
      counter("icecap_cache_uses", "Cached partitions used: current, or behind", TABLE, "state");
  private final Counter bufferedChanges =
      counter("icecap_buffered_changes", "Changes that ingest appended to the buffer");
  private final Counter bufferedBytes =
      counter("icecap_buffered_bytes", "Bytes that ingest appended to the buffer");
  private final Counter stops =
      counter("icecap_source_stops", "Times that a source of a table was stopped", TABLE);
  private final Counter setAside =
      counter("icecap_dead_letters", "Records set aside or skipped", "topic");
  private final Gauge buffer =
      Gauge.builder()
          .name("icecap_ingest_buffer_bytes")
          .help("Bytes that the tables of this task have in the buffer")
          .register(registry);
  private final Gauge paused =
      Gauge.builder()
          .name("icecap_ingest_paused")
          .help("1 while ingest waits until less is buffered")
          .register(registry);
  private final Histogram delay =
      histogram(
          "icecap_delay_seconds",
          "From the commit at the source of a batch's middle change to its snapshot",
          SECONDS,
          TABLE);
  private final Histogram batch =
      histogram("icecap_batch_changes", "Changes of one snapshot", CHANGES, TABLE);
  private final Histogram apply =
      histogram("icecap_apply_seconds", "From the claim to the published snapshot", SECONDS, TABLE);
  private final Histogram steps =
      histogram("icecap_step_seconds", "Time that a step took", SECONDS, "step");

  /**
   * @param replicas that this process keeps now
   */
  public Meters(Supplier<List<ReplicaStatus>> replicas) {
    this.replicas = replicas;
    GaugeWithCallback ignored =
        GaugeWithCallback.builder()
            .name("icecap_replica_lag_seconds")
            .help("For how long a replica kept by this process has not been equal to its table")
            .labelNames(TABLE, "format")
            .callback(this::lags)
            .register(registry);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  private Histogram histogram(String name, String help, double[] bounds, String label) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .classicOnly()
        .classicUpperBounds(bounds)
        .register(registry);
  }

  public MetricSnapshots snapshots() {
    return registry.scrape();
  }

  private void lags(GaugeWithCallback.Callback lags) {
    for (ReplicaStatus replica : replicas.get()) {
      lags.call(seconds(replica.lag()), replica.table().toString(), replica.format());
    }
  }

  @Override
  public void took(Step step, Duration duration) {
    steps.labelValues(step.word()).observe(seconds(duration));
  }

  @Override
  public void buffered(long appended, long bytes) {
    bufferedChanges.inc(appended);
    bufferedBytes.inc(bytes);
  }

  @Override
  public void published(PublishedSnapshot snapshot) {
    String table = snapshot.table().toString();
    changes.labelValues(table).inc(snapshot.changes());
    rows.labelValues(table, "inserted").inc(snapshot.inserted());
    rows.labelValues(table, "updated").inc(snapshot.updated());
    rows.labelValues(table, "deleted").inc(Math.max(0, snapshot.deleted()));
    batch.labelValues(table).observe(snapshot.changes());
    if (snapshot.changes() > 0) {
      delay.labelValues(table).observe(seconds(snapshot.medianDelay()));
    }
    apply.labelValues(table).observe(seconds(snapshot.took()));
  }

  @Override
  public void committed(TableName table, SnapshotUpdate.Kind kind) {
    commits.labelValues(table.toString(), kind.name().toLowerCase(Locale.ROOT)).inc();
  }

  @Override
  public void lost(TableName table) {
    conflicts.labelValues(table.toString()).inc();
  }

  @Override
  public void doubted(TableName table) {
    doubts.labelValues(table.toString()).inc();
  }

  @Override
  public void cached(TableName table, boolean current) {
    cached.labelValues(table.toString(), current ? "current" : "behind").inc();
  }

  @Override
  public void failed(String table, RuntimeException reason) {
    retries.labelValues(table).inc();
  }

  @Override
  public void stopped(String table, String reason) {
    stops.labelValues(table).inc();
  }

  @Override
  public void setAside(String topic) {
    setAside.labelValues(topic).inc();
  }

  @Override
  public void holds(long bytes) {
    buffer.set(bytes);
  }

  @Override
  public void paused(boolean isPaused) {
    paused.set(isPaused ? 1 : 0);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
