package io.icecap.apply;

import static io.icecap.format.CommitMode.COPY_ON_WRITE;
import static io.icecap.format.CommitMode.MERGE_ON_READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.table.TableSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rewritten files are put in place by another thread, and the table goes on. */
class PlacingTest {
  @TempDir Path directory;
  private CompactedOrders orders;

  @BeforeEach
  void start() {
    orders = new CompactedOrders(directory);
  }

  @AfterEach
  void close() {
    orders.close();
  }

  @Test
  void changesOfOtherPartitionsAreCommittedWhileFilesArePutInPlace() {
    orders.open(List.of(0), "part", MERGE_ON_READ, 3);
    untilPlacing();
    Map<Long, Long> expected = orders.read();

    orders.put(5000, 1);
    orders.put(6000, 2);
    orders.applier.round();

    expected.put(6000L, orders.rows.get(6000L));
    assertThat(orders.read()).isEqualTo(expected);
    orders.placements.open();
    orders.roundsUntil("the partition to catch up", () -> orders.read().equals(orders.rows));
    orders.roundsUntil("the rewritten files to be in place", () -> orders.replacedFiles() > 0);
    assertThat(orders.read()).isEqualTo(orders.rows);
  }

  /** Where rows move, a change of one partition may be of another one, too. */
  @Test
  void changesOfMovingRowsWaitWhileFilesArePutInPlace() {
    orders.openMoving(MERGE_ON_READ);
    untilPlacing();
    Map<Long, Long> expected = orders.read();

    orders.put(0, 2);
    orders.applier.round();

    assertThat(orders.read()).isEqualTo(expected);
    orders.placements.open();
    orders.roundsUntil("the row to move", () -> orders.read().equals(orders.rows));
  }

  @Test
  void aTruncateWaitsWhileFilesArePutInPlace() {
    orders.open(List.of(0), "part", MERGE_ON_READ, 3);
    untilPlacing();
    Map<Long, Long> expected = orders.read();

    orders.truncate();
    orders.applier.round();

    assertThat(orders.read()).isEqualTo(expected).isNotEmpty();
    orders.placements.open();
    orders.roundsUntil("the table to be empty", () -> orders.read().isEmpty());
  }

  @Test
  void whatAnotherEngineDeletesWhileFilesArePutInPlaceStaysDeleted() {
    orders.open(List.of(0), "part", MERGE_ON_READ, 3);
    untilPlacing();

    orders.anotherEngineDeletesAFile();

    orders.placements.open();
    orders.roundsUntil("the rewritten files to be in place", () -> orders.replacedFiles() > 0);
    assertThat(orders.read()).isEqualTo(orders.rows);
    orders.round(1);
    assertThat(orders.read()).isEqualTo(orders.rows);
  }

  @Test
  void whatIsOutOfDateIsGivenUpAndThePartitionGoesOnWhenItIsThereAgain() {
    orders.open(List.of(0), "part", MERGE_ON_READ, 3);
    untilPlacing();

    orders.table.adopt(new TableSettings("part", Optional.of(COPY_ON_WRITE), OptionalInt.empty()));
    orders.applier.round();
    orders.put(5000, 1);
    orders.placements.open();

    orders.roundsUntil("the partition to go on", () -> orders.read().equals(orders.rows));
    assertThat(orders.placements.closedInUse()).isFalse();
  }

  private void untilPlacing() {
    orders.placements.close();
    orders.roundsUntilRewriting(1);
    orders.released.countDown();
    orders.roundsUntil("files to be put in place", orders.placements::hasBegun);
  }
}
