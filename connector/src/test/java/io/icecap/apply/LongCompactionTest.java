package io.icecap.apply;

import static io.icecap.format.CommitMode.COPY_ON_WRITE;
import static io.icecap.format.CommitMode.MERGE_ON_READ;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are rewritten for as long as it takes, and the table goes on. */
class LongCompactionTest {
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

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void changesOfThePartitionAreCommittedWhileItsFilesAreRewritten(int formatVersion) {
    orders.open(List.of(0), "bucket(1, id)", MERGE_ON_READ, formatVersion);
    orders.roundsUntilRewriting(1);

    for (int round = 0; round < 5; round++) {
      orders.round(1);
      assertThat(orders.read()).isEqualTo(orders.rows);
    }

    assertThat(orders.replaces()).isZero();
    orders.released.countDown();
    orders.roundsUntil("the rewritten files to be in place", () -> orders.replacedFiles() > 0);
    assertThat(orders.read()).isEqualTo(orders.rows);
    orders.round(1);
    assertThat(orders.read()).isEqualTo(orders.rows);
  }

  @Test
  void byCopyOnWriteThePartitionWaitsAndTheOthersAreCommitted() {
    orders.open(List.of(0), "part", COPY_ON_WRITE, 3);
    orders.roundsUntilRewriting(1);
    Map<Long, Long> expected = orders.read();

    orders.round(1);
    long id = orders.change(2);
    orders.applier.round();

    expected.put(id, orders.rows.get(id));
    assertThat(orders.read()).isEqualTo(expected);
    orders.released.countDown();
    orders.roundsUntil("the partition to catch up", () -> orders.read().equals(orders.rows));
    assertThat(orders.replaces()).isPositive();
  }

  /** A change of one partition may take a row out of the one that is being rewritten. */
  @Test
  void byCopyOnWriteAllWaitsWhereRowsMove() {
    orders.openMoving(COPY_ON_WRITE);
    orders.roundsUntilRewriting(1);
    Map<Long, Long> expected = orders.read();

    orders.put(0, 2);
    orders.applier.round();

    assertThat(orders.read()).isEqualTo(expected);
    orders.released.countDown();
    orders.roundsUntil("the row to move", () -> orders.read().equals(orders.rows));
    assertThat(orders.replaces()).isPositive();
  }

  @Test
  void byCopyOnWriteThePartitionWaitsForSoLongOnlyAndThenLessIsRewritten() {
    orders.heldAtMost = Duration.ofMillis(200);
    orders.open(List.of(0), "part", COPY_ON_WRITE, 3);
    orders.roundsUntilRewriting(1);

    orders.put(0, 1);
    orders.roundsUntil(
        "a change of what is being rewritten", () -> orders.read().equals(orders.rows));

    assertThat(orders.replaces()).isZero();
    orders.released.countDown();
    orders.roundsUntil("another rewrite", () -> orders.replaces() > 0);
    assertThat(orders.read()).isEqualTo(orders.rows);
    assertThat(orders.replacedFiles()).isBetween(3L, 5L);
  }

  @Test
  void rowsAreAddedWhileFilesAreRewritten() {
    orders.open(List.of(), "", MERGE_ON_READ, 3);
    orders.roundsUntilRewriting(1);

    orders.round(1);

    assertThat(orders.read()).isEqualTo(orders.rows);
    assertThat(orders.replaces()).isZero();
    orders.released.countDown();
    orders.roundsUntil("the rewritten files to be in place", () -> orders.replaces() > 0);
    assertThat(orders.read()).isEqualTo(orders.rows);
  }

  @Test
  void whatTookLongerThanItMayIsNotPublished() {
    orders.longest = Duration.ofMillis(1);
    orders.open(List.of(0), "bucket(1, id)", MERGE_ON_READ, 3);
    orders.roundsUntilRewriting(1);
    orders.released.countDown();

    orders.roundsUntil("another rewrite", () -> orders.writtenTo.size() > 1);

    assertThat(orders.liveFiles()).doesNotContain(orders.writtenTo.get(0).uri());
    assertThat(orders.read()).isEqualTo(orders.rows);
  }
}
