package io.icecap.status;

import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.SnapshotFigures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a version of a table's metadata says. */
record KnownTable(long version, Optional<TableStatus.Snapshot> snapshot) {
  static final KnownTable NOTHING = new KnownTable(0, Optional.empty());

  static KnownTable of(LiveTable table, Head head) {
    List<SnapshotFigures> snapshots = table.snapshots();
    Optional<Duration> delay =
        snapshots.stream().flatMap(snapshot -> snapshot.delay().stream()).findFirst();
    return new KnownTable(
        head.version(), snapshots.stream().findFirst().map(newest -> said(newest, delay)));
  }

  static TableStatus.Snapshot said(SnapshotFigures of, Optional<Duration> delay) {
    return new TableStatus.Snapshot(
        Long.toString(of.id()),
        of.at(),
        of.operation(),
        of.changes(),
        of.files(),
        of.bytes(),
        of.rows(),
        of.deadRows(),
        delay.map(Duration::toMillis));
  }
}
