package io.icecap.metrics;

import io.icecap.apply.PublishedSnapshot;
import io.icecap.apply.SourceTimes;
import io.icecap.change.TableName;
import io.icecap.observe.Observer;
import io.icecap.observe.Step;
import io.icecap.replica.ReplicaStatus;
import io.icecap.status.ProcessNote;
import io.icecap.status.State;
import io.icecap.status.TableStatus;
import io.icecap.status.Verdict;
import io.icecap.status.WarehouseStatus;
import io.icecap.table.SnapshotUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that can be told of a process and of a warehouse, once. */
final class Events {
  static final TableName ORDERS = TableName.parse("shop.orders");
  private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);

  private Events() {}

  static Meters everything() {
    ReplicaStatus replica =
        new ReplicaStatus(ORDERS, "orc", 7, 2, Duration.ofSeconds(4), 0, Optional.empty());
    Meters meters = new Meters(() -> List.of(replica));
    tell(meters);
    return meters;
  }

  private static void tell(Observer observer) {
    for (Step step : Step.values()) {
      observer.took(step, Duration.ofMillis(20));
    }
    for (SnapshotUpdate.Kind kind : SnapshotUpdate.Kind.values()) {
      observer.committed(ORDERS, kind);
    }
    observer.published(published());
    observer.buffered(100, 2_000);
    observer.holds(3_000);
    observer.paused(true);
    observer.lost(ORDERS);
    observer.doubted(ORDERS);
    observer.cached(ORDERS, true);
    observer.cached(ORDERS, false);
    observer.failed(ORDERS.toString(), new IllegalStateException("no"));
    observer.stopped(ORDERS.toString(), "no");
    observer.setAside("db.orders");
  }

  private static PublishedSnapshot published() {
    long source = NOW.toEpochMilli() - 400;
    return new PublishedSnapshot(
        ORDERS,
        8,
        1234,
        Map.of(),
        150,
        60,
        50,
        40,
        new SourceTimes(source, source, source, source, source),
        NOW,
        Duration.ofMillis(70));
  }

  static WarehouseStatus status(String table) {
    TableStatus of =
        new TableStatus(
            table,
            State.APPLYING,
            1_500,
            new TableStatus.Buffered(42, 4_200, Optional.of(NOW)),
            250,
            8,
            Optional.of(
                new TableStatus.Snapshot(
                    "1234", NOW, "overwrite", 150, 16, 100_000, 990, 10, Optional.of(400L))),
            Optional.of(0.9),
            Optional.of(new TableStatus.Lease("daemon a@b", 9_000)),
            List.of(new ProcessNote.Replica(table, "orc", 7, 1, 4_000, 0, "")));
    return new WarehouseStatus(NOW, Verdict.OK, List.of(of), List.of(), List.of());
  }
}
