package io.icecap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.store.local.LocalObjectStore;
import io.icecap.table.Head;
import io.icecap.table.ReplicaState;
import io.icecap.testing.InMemoryBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that take their time hold up nothing. */
@Timeout(120)
class SlowReplicaTest {
  @TempDir Path work;
  private final InMemoryBuffer buffer = new InMemoryBuffer();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  /** Per version, partition and note how many rows the copies had. */
  private final Map<String, Long> copied = new ConcurrentHashMap<>();

  @Test
  void appliesGoOnWhileCopiesAreWrittenAndAreNotInThem() throws Exception {
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable table = gated(store)) {
      table.change(0, 1000);
      table.roundsUntil(() -> reached.getCount() == 0);
      Head copiedHead = table.table.head();

      // partitions are lent, the first one is being written, the others wait for their turn
      for (int round = 0; round < 3; round++) {
        long before = table.table.head().version();
        table.change(round * 100L, 1000);
        table.roundsUntil(() -> table.table.head().version() > before);
      }
      assertThat(table.applier.replicas())
          .allMatch(status -> status.versionsBehind() >= 3 && status.failures() == 0)
          .allMatch(status -> status.lag().compareTo(Duration.ZERO) > 0);
      assertThat(copies()).hasSizeLessThanOrEqualTo(1);
      assertThat(table.table.head().version()).isGreaterThan(copiedHead.version());

      gate.countDown();
      table.roundsUntil(table::hasCaughtUp);

      assertThat(rowsOf(copiedHead.version())).containsExactly(Map.entry("note 0", 1000L));
      ReplicaState head = ReplicaState.of(table.table.head());
      assertThat(table.duckdb.open(table.table).state()).isEqualTo(head);
      assertThat(table.published.openOrCreate(table.table, "orc").state()).isEqualTo(head);
    }
    assertThat(copies()).isEmpty();
  }

  @Test
  void anApplierThatIsClosedCutsOffWhatIsLent() throws Exception {
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable table = gated(store)) {
      table.change(0, 1000);
      table.roundsUntil(() -> reached.getCount() == 0);
    }
    assertThat(copies()).isEmpty();

    gate.countDown();
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable again = new ReplicatedTable(store, work, buffer)) {
      again.change(0, 10);
      again.roundsUntil(again::hasCaughtUp);

      assertThat(again.duckdb.open(again.table).state())
          .isEqualTo(ReplicaState.of(again.table.head()));
    }
  }

  /** Its files may be taken for garbage by the time it is published. */
  @Test
  void aRefreshThatTakesTooLongIsNotPublished() {
    gate.countDown();
    try (LocalObjectStore store = new LocalObjectStore();
        ReplicatedTable table =
            new ReplicatedTable(store, work, buffer, Duration.ofMillis(1), this::gated)) {
      table.change(0, 1000);
      table.roundsUntil(
          () -> table.applier.replicas().stream().filter(s -> s.failures() > 0).count() == 2);

      assertThat(table.applier.replicas())
          .allMatch(status -> status.lastError().orElse("").contains("maintenance.grace.ms"));
      assertThat(table.duckdb.open(table.table).state()).isEqualTo(ReplicaState.NONE);
      table.change(0, 10);
      long before = table.table.head().version();
      table.roundsUntil(() -> table.table.head().version() > before);
    }
  }

  private ReplicatedTable gated(LocalObjectStore store) {
    return new ReplicatedTable(store, work, buffer, ReplicaSettings.LONGEST, this::gated);
  }

  private ReplicaFormat gated(ReplicaFormat format) {
    return new GatedFormat(
        format, reached, gate, (to, partition, copy, view) -> count(to, copy, view));
  }

  /** Each format sees the same copy. */
  private void count(ReplicaState to, Path copy, String view) {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("ATTACH '" + copy + "' AS copy (READ_ONLY)");
      statement.execute("USE copy");
      try (ResultSet rows =
          statement.executeQuery("SELECT note, count(*) FROM " + view + " GROUP BY note")) {
        while (rows.next()) {
          copied.put(
              "%d/%s/%s".formatted(to.version(), copy.getParent(), rows.getString(1)),
              rows.getLong(2));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Long> rowsOf(long version) {
    Map<String, Long> rows = new TreeMap<>();
    copied.forEach(
        (key, count) -> {
          String[] parts = key.split("/");
          if (parts[0].equals(Long.toString(version))) {
            rows.merge(parts[parts.length - 1], count, Long::sum);
          }
        });
    return rows;
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> files = Files.walk(work.resolve("copies"))) {
      return files.filter(file -> file.toString().endsWith(".duckdb")).toList();
    }
  }
}
