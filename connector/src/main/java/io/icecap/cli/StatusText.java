package io.icecap.cli;

import io.icecap.status.Problem;
import io.icecap.status.ProcessNote;
import io.icecap.status.State;
import io.icecap.status.TableStatus;
import io.icecap.status.WarehouseStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A status as text for a terminal. */
final class StatusText {
  private final WarehouseStatus status;

  StatusText(WarehouseStatus status) {
    this.status = status;
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    parts.add(tables());
    if (!status.processes().isEmpty()) {
      parts.add(processes());
    }
    if (!status.problems().isEmpty()) {
      parts.add(problems());
    }
    return String.join("\n\n", parts);
  }

  private String tables() {
    if (status.tables().isEmpty()) {
      return "There is no table in this warehouse.";
    }
    Columns columns =
        new Columns(
            "table <",
            "state <",
            "delay",
            "buffered",
            "changes/s",
            "rows",
            "files",
            "dead rows",
            "version",
            "last snapshot",
            "source to snapshot",
            "cache hits",
            "applied by <");
    status.tables().forEach(table -> columns.row(row(table)));
    return columns.toString();
  }

  private List<String> row(TableStatus table) {
    var snapshot = table.snapshot();
    Optional<TableStatus> inRedis = Optional.of(table).filter(of -> table.state() != State.UNKNOWN);
    return List.of(
        table.table(),
        table.state().word(),
        inRedis.filter(StatusText::waits).map(of -> time(of.delayMillis())).orElse("–"),
        inRedis.map(of -> count(of.buffered().rows())).orElse("–"),
        inRedis.map(of -> rate(of.changesPerSecond())).orElse("–"),
        snapshot.map(of -> count(of.rows())).orElse("–"),
        snapshot.map(of -> count(of.files())).orElse("–"),
        snapshot.map(of -> count(of.deadRows())).orElse("–"),
        table.version() == 0 ? "–" : "v" + table.version(),
        snapshot.map(of -> ago(of.at())).orElse("–"),
        snapshot.flatMap(TableStatus.Snapshot::sourceDelayMillis).map(StatusText::time).orElse("–"),
        table.cacheHitRate().map(rate -> "%.0f %%".formatted(rate * 100)).orElse("–"),
        table.lease().map(TableStatus.Lease::process).orElse("–"));
  }

  /** Of a stopped table nothing waits in Redis: what comes next is still in Kafka. */
  private static boolean waits(TableStatus table) {
    return table.state() != State.STOPPED || table.delayMillis() > 0;
  }

  private String processes() {
    Columns columns =
        new Columns("process <", "name <", "host <", "pid", "up", "said", "ms a step <");
    for (ProcessNote process : status.processes()) {
      columns.row(
          List.of(
              process.kind(),
              process.name(),
              process.host(),
              Long.toString(process.pid()),
              time(Duration.between(process.since(), status.at()).toMillis()),
              ago(process.at()),
              steps(process)));
    }
    String replicas = replicas();
    return columns + (replicas.isEmpty() ? "" : "\n\n" + replicas);
  }

  private static String steps(ProcessNote process) {
    List<String> steps = new ArrayList<>();
    process.steps().forEach((step, millis) -> steps.add("%s %.1f".formatted(step, millis)));
    return String.join(", ", steps);
  }

  private String replicas() {
    Columns columns = new Columns("replica <", "format <", "version", "behind", "lag", "error <");
    List<ProcessNote.Replica> replicas =
        status.processes().stream().flatMap(process -> process.replicas().stream()).toList();
    for (ProcessNote.Replica replica : replicas) {
      columns.row(
          List.of(
              replica.table(),
              replica.format(),
              "v" + replica.version(),
              count(replica.versionsBehind()),
              time(replica.lagMillis()),
              replica.lastError()));
    }
    return replicas.isEmpty() ? "" : columns.toString();
  }

  private String problems() {
    Columns columns = new Columns("problem <", "since", "last", "times", "what <");
    for (Problem problem : status.problems()) {
      columns.row(
          List.of(
              problem.table().isEmpty() ? "warehouse" : problem.table(),
              ago(problem.since()),
              ago(problem.at()),
              count(problem.times()),
              (problem.holds() ? "" : "(over) ") + problem.what()));
    }
    return columns.toString();
  }

  private String ago(Instant then) {
    return time(Math.max(0, Duration.between(then, status.at()).toMillis()));
  }

  static String time(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 120_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return millis < 7_200_000 ? millis / 60_000 + " min" : millis / 3_600_000 + " h";
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%.0f", perSecond);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
