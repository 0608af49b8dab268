package io.icecap.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.TableName;
import io.icecap.store.Location;
import io.icecap.store.UnreliableStore;
import io.icecap.store.UnreliableStore.Accident;
import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.CommitConflictException;
import io.icecap.table.PublishedTable;
import io.icecap.table.ReplicaState;
import io.icecap.table.TableSettings;
import io.icecap.testing.InMemoryBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of replicas when a refresh dies, or two go on at the same time. */
class ReplicaAccidentTest {
  @TempDir Path work;
  private final InMemoryBuffer buffer = new InMemoryBuffer();

  /** All files are in the store, and the process dies around the put that publishes them. */
  @ParameterizedTest
  @CsvSource({
    "duckdb, SILENT_BEFORE_WRITE",
    "duckdb, SILENT_AFTER_WRITE",
    "duckdb, ANSWER_LOST",
    "orc, SILENT_BEFORE_WRITE",
    "orc, SILENT_AFTER_WRITE",
    "orc, REQUEST_LOST",
  })
  void theNextRefreshMakesUpForOneThatDied(String format, Accident accident) {
    UnreliableStore store =
        new UnreliableStore(new LocalObjectStore(), location -> publishes(location, format));
    try (ReplicatedTable first = new ReplicatedTable(store, work, buffer)) {
      first.change(0, 100);
      first.roundsUntil(first::hasCaughtUp);
      store.next(accident);
      first.change(50, 100);
      first.roundsUntil(() -> hasFailedOrGoneOn(first, format));
    }
    store.answerAgain();

    try (ReplicatedTable second = new ReplicatedTable(store, work, buffer)) {
      second.change(0, 10);
      second.roundsUntil(second::hasCaughtUp);

      ReplicaState head = ReplicaState.of(second.table.head());
      assertThat(head.contents()).hasSize(2);
      assertThat(second.duckdb.open(second.table).state()).isEqualTo(head);
      assertThat(second.published.openOrCreate(second.table, "orc").state()).isEqualTo(head);
      assertThat(duckDbFiles(second)).allMatch(store::exists);
    }
  }

  @Test
  void anOlderVersionIsNotPublishedOverANewerOne() {
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable process = new ReplicatedTable(store, work, buffer)) {
      process.change(0, 100);
      process.roundsUntil(process::hasCaughtUp);
      PublishedTable late = process.published.openOrCreate(process.table, "orc");
      ReplicaState old = late.state();
      DuckDbFolder folder = new DuckDbFolder(store, process.table.location());
      DuckDbManifest oldManifest = folder.newest().orElseThrow();
      process.change(0, 100);
      process.roundsUntil(process::hasCaughtUp);
      ReplicaState between =
          new ReplicaState(old.version() + 1, old.snapshotId(), new TreeMap<>(old.contents()));

      assertThatThrownBy(() -> late.publish(between, process.table.schema(), Map.of()))
          .isInstanceOf(CommitConflictException.class);
      late.state();
      assertThatThrownBy(() -> late.publish(between, process.table.schema(), Map.of()))
          .isInstanceOf(CommitConflictException.class);
      assertThat(
              folder.put(
                  new DuckDbManifest(
                      1,
                      0,
                      oldManifest.snapshotId(),
                      oldManifest.writtenMillis(),
                      oldManifest.entries())))
          .isTrue();

      ReplicaState head = ReplicaState.of(process.table.head());
      assertThat(process.published.openOrCreate(process.table, "orc").state()).isEqualTo(head);
      assertThat(folder.newest().orElseThrow().state()).isEqualTo(head);
    }
  }

  @Test
  void noChangesGoToAReplica() {
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable process = new ReplicatedTable(store, work, buffer)) {
      process.change(0, 10);
      process.roundsUntil(process::hasCaughtUp);
      TableName replica = TableName.parse("shop.orders__orc");

      assertThatThrownBy(
              () ->
                  process.tables.openOrCreate(
                      replica, process.table.schema(), TableSettings.partitionedBy(""), Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("shop.orders__orc is a replica");
    }
  }

  private static boolean publishes(Location location, String format) {
    return format.equals("duckdb")
        ? location.name().endsWith(".replicas.json")
        : location.uri().contains("__" + format + "/")
            && location.name().endsWith(".metadata.json");
  }

  /** An answer that is lost may be found out; then it has not failed. */
  private static boolean hasFailedOrGoneOn(ReplicatedTable process, String format) {
    return process.applier.replicas().stream()
        .filter(s -> s.format().equals(format))
        .anyMatch(s -> s.failures() > 0 || s.versionsBehind() == 0);
  }

  private static List<Location> duckDbFiles(ReplicatedTable process) {
    return process.table.head().partitions().stream()
        .map(p -> process.duckdb.find(process.table.id(), p).orElseThrow())
        .toList();
  }
}
