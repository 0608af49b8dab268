package io.icecap.table.iceberg;

import io.icecap.table.SnapshotFigures;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.util.SnapshotUtil;

/** Reads the figures in the summaries of a table's snapshots. */
final class SnapshotSummary {
  private SnapshotSummary() {}

  /** The current snapshot and those that led to it, newest first. */
  static List<SnapshotFigures> all(TableMetadata table) {
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return List.of();
    }
    return StreamSupport.stream(
            SnapshotUtil.ancestorsOf(current.snapshotId(), table::snapshot).spliterator(), false)
        .sorted(Comparator.comparingLong(Snapshot::sequenceNumber).reversed())
        .map(SnapshotSummary::figures)
        .toList();
  }

  private static SnapshotFigures figures(Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    long dead = number(summary, "total-position-deletes");
    return new SnapshotFigures(
        snapshot.snapshotId(),
        Instant.ofEpochMilli(snapshot.timestampMillis()),
        snapshot.operation() == null ? "unknown" : snapshot.operation(),
        number(summary, "icecap.changes"),
        number(summary, "total-data-files"),
        number(summary, "total-files-size"),
        number(summary, "total-records") - dead,
        dead,
        middle(summary.get("icecap.source-ms")));
  }

  /** Written by whatever engine: what is no number is not known. */
  private static long number(Map<String, String> summary, String name) {
    try {
      return Long.parseLong(summary.getOrDefault(name, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Of five quantiles. */
  private static Optional<Instant> middle(String quantiles) {
    String[] millis = quantiles == null ? new String[0] : quantiles.split(",");
    return millis.length == 5 && !millis[1].equals("0")
        ? Optional.of(Instant.ofEpochMilli(Long.parseLong(millis[1])))
        : Optional.empty();
  }
}
