package io.icecap.metrics;

import io.icecap.status.Problem;
import io.icecap.status.ProcessNote;
import io.icecap.status.State;
import io.icecap.status.TableStatus;
import io.icecap.status.Verdict;
import io.icecap.status.WarehouseStatus;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The status of a warehouse as metrics. */
public final class StatusMetrics {
  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();

  private StatusMetrics() {}

  static MetricSnapshots of(WarehouseStatus status) {
    StatusMetrics metrics = new StatusMetrics();
    metrics.warehouse(status);
    status.tables().forEach(metrics::table);
    List<GaugeSnapshot> all = new ArrayList<>();
    metrics.gauges.values().forEach(gauge -> all.add(gauge.build()));
    return new MetricSnapshots(all.toArray(GaugeSnapshot[]::new));
  }

  /** Both as Prometheus reads it. */
  public static byte[] text(WarehouseStatus status, Optional<Meters> own) {
    return own.map(meters -> PrometheusText.of(meters.snapshots(), of(status)))
        .orElseGet(() -> PrometheusText.of(of(status)));
  }

  private void warehouse(WarehouseStatus status) {
    put(
        "icecap_warehouse_reached",
        "0 while Redis or the store does not answer, or a table has to be recovered",
        status.verdict() == Verdict.UNKNOWN ? 0 : 1,
        Labels.EMPTY);
    put(
        "icecap_warehouse_problems",
        "Problems that hold",
        status.problems().stream().filter(Problem::holds).count(),
        Labels.EMPTY);
    put(
        "icecap_warehouse_processes",
        "Processes that have said something lately",
        status.processes().size(),
        Labels.EMPTY);
  }

  private void table(TableStatus table) {
    Labels of = Labels.of("table", table.table());
    for (State state : State.values()) {
      put(
          "icecap_table_state",
          "1 for the state that a table is in",
          table.state() == state ? 1 : 0,
          of.add("state", state.word()));
    }
    if (table.state() != State.UNKNOWN) {
      put(
          "icecap_table_delay_seconds",
          "For how long the oldest change that is buffered has waited",
          table.delayMillis() / 1e3,
          of);
      put("icecap_table_buffered_rows", "Changes that wait", table.buffered().rows(), of);
      put("icecap_table_buffered_bytes", "Bytes that wait", table.buffered().bytes(), of);
      put(
          "icecap_table_changes_per_second",
          "Changes applied a second, over the last ten",
          table.changesPerSecond(),
          of);
      put(
          "icecap_table_leased",
          "1 if an applier has the table",
          table.lease().isPresent() ? 1 : 0,
          of);
    }
    put("icecap_table_version", "The head's place in the chain", table.version(), of);
    table.snapshot().ifPresent(snapshot -> snapshot(snapshot, of));
    table.replicas().forEach(replica -> replica(replica, of));
  }

  private void snapshot(TableStatus.Snapshot snapshot, Labels of) {
    put(
        "icecap_table_snapshot_timestamp_seconds",
        "When the last snapshot was made",
        snapshot.at().toEpochMilli() / 1e3,
        of);
    put("icecap_table_files", "Live data files", snapshot.files(), of);
    put("icecap_table_file_bytes", "Bytes of the live data files", snapshot.bytes(), of);
    put("icecap_table_rows", "Live rows", snapshot.rows(), of);
    put(
        "icecap_table_dead_rows",
        "Deleted rows that are still in the files",
        snapshot.deadRows(),
        of);
    snapshot
        .sourceDelayMillis()
        .ifPresent(
            millis ->
                put(
                    "icecap_table_source_delay_seconds",
                    "From the source's commit to the last snapshot that applied changes",
                    millis / 1e3,
                    of));
  }

  private void replica(ProcessNote.Replica replica, Labels of) {
    put(
        "icecap_table_replica_lag_seconds",
        "For how long a replica has not been equal to its table",
        replica.lagMillis() / 1e3,
        of.add("format", replica.format()));
  }

  private void put(String name, String help, double value, Labels labels) {
    gauges
        .computeIfAbsent(name, n -> GaugeSnapshot.builder().name(n).help(help))
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).labels(labels).build());
  }
}
