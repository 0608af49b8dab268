package io.icecap.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.Append;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.Claim;
import io.icecap.buffer.Incarnation;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.change.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What ingest and apply rely on, with the pointers that trim what is applied. */
public abstract class ChangeBufferContract extends ChangeAppenderContract {
  @Test
  void whatMayBeCommittedDoesNotFallBackWhenChangesComeAfterAQuietTime() {
    append(ORDERS, 100, 500, Map.of());
    assertThat(buffer().status(table).committable(ORDERS)).hasValue(500);

    append(ORDERS, 500, 510, Map.of(NORTH, blob(505, 509, 1)));

    assertThat(buffer().status(table).committable(ORDERS)).hasValue(500);
    rollForward(applied(450, 100));
    assertThat(buffer().status(table).committable(ORDERS)).hasValue(500);
  }

  @Test
  void rollingForwardTrimsWhatIsAppliedByOffset() {
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3), SOUTH, blob(102, 108, 4)));
    append(ORDERS, 110, 120, Map.of(NORTH, blob(110, 119, 5), SOUTH, blob(111, 118, 6)));

    rollForward(applied(119, 100));

    assertThat(offsets(claimAll())).isEqualTo(Map.of(NORTH, "110-119"));
    BufferStatus status = buffer().status(table);
    assertThat(status.pending()).containsEntry(ORDERS, 1L);
    assertThat(status.bytes()).isEqualTo(5);
    assertThat(status.bases()).containsEntry(ORDERS, 119L);
  }

  @Test
  void partitionThatLagsKeepsItsBlobs() {
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3), SOUTH, blob(102, 108, 4)));
    append(RETURNS, 100, 105, Map.of(SOUTH, blob(100, 104, 1)));
    AppliedOffsets claimed =
        applied(100, 100)
            .advance(
                Map.of(ORDERS, 110L, RETURNS, 105L),
                Map.of(ORDERS, Map.of(SOUTH, 102L), RETURNS, Map.of(SOUTH, 100L)));

    rollForward(claimed);

    assertThat(offsets(claimAll())).isEqualTo(Map.of(SOUTH, "102-108,100-104"));
    assertThat(buffer().status(table).committable(ORDERS)).hasValue(102);
    assertThat(buffer().status(table).committable(RETURNS)).hasValue(100);
  }

  @Test
  void trimmingOfAPartitionStopsAtTheFirstBlobThatIsNotApplied() {
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3)));
    append(RETURNS, 100, 110, Map.of(NORTH, blob(100, 109, 4)));
    append(ORDERS, 110, 120, Map.of(NORTH, blob(110, 119, 5)));

    rollForward(applied(120, 105));

    assertThat(offsets(claimAll())).isEqualTo(Map.of(NORTH, "100-109,110-119"));
    assertThat(buffer().status(table).pending()).isEqualTo(Map.of(ORDERS, 1L, RETURNS, 1L));
  }

  @Test
  void versionThatIsNotHigherMovesNothingBack() {
    rollForward(applied(100, 100));
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3)));

    boolean accepted = pointers().rollForward(table, token(), entry(1, applied(200, 200)));

    assertThat(accepted).isTrue();
    assertThat(pointers().find(table).version()).hasValue(2L);
    assertThat(offsets(claimAll())).isEqualTo(Map.of(NORTH, "100-109"));
  }

  @Test
  void versionOfThePointerTrimsWhatWasBufferedAgain() {
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3)));

    pointers().rollForward(table, token(), entry(1, applied(110, 100)));

    assertThat(claimAll().isEmpty()).isTrue();
    assertThat(buffer().dirty(table.group())).isEmpty();
  }

  @Test
  void tablesWithChangesAreDirtyTheLongestWaitingFirst() {
    TableId other = new TableId(table.group(), "chain-2");
    pointers()
        .reset(other, pointers().note(other).token().orElseThrow(), entry(1, applied(100, 100)));
    Incarnation otherLife = new Incarnation(pointers().find(other).token().orElseThrow());
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3)));
    awaitNextMillisecond();
    buffer()
        .append(
            List.of(
                new Append(other, otherLife, ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3)))));
    awaitNextMillisecond();
    append(ORDERS, 110, 120, Map.of(NORTH, blob(110, 119, 3)));
    assertThat(buffer().dirty(table.group())).containsExactly(table, other);

    rollForward(applied(110, 100));

    assertThat(buffer().dirty(table.group())).containsExactly(other, table);
    rollForward(applied(120, 100));
    assertThat(buffer().dirty(table.group())).containsExactly(other);
  }

  @Test
  void claimIsAPrefixOfEachPartitionAndTellsWhatIsLeft() {
    for (int i = 0; i < 5; i++) {
      long from = 100L + 10L * i;
      append(
          ORDERS,
          from,
          from + 10,
          Map.of(NORTH, blob(from, from + 9, 100), SOUTH, blob(from + 1, from + 8, 100)));
    }
    append(RETURNS, 100, 110, Map.of(SOUTH, blob(103, 104, 100)));

    Claim claim = buffer().claim(table, 400);

    assertThat(offsets(claim))
        .isEqualTo(Map.of(NORTH, "100-109,110-119", SOUTH, "101-108,111-118"));
    assertThat(claim.left())
        .isEqualTo(Map.of(ORDERS, Map.of(NORTH, 120L, SOUTH, 121L), RETURNS, Map.of(SOUTH, 103L)));
    assertThat(claim.watermarks()).isEqualTo(Map.of(ORDERS, 150L, RETURNS, 110L));
  }

  @Test
  void claimOfFewBytesReadsTheOldestBlob() {
    append(ORDERS, 100, 110, Map.of(SOUTH, blob(100, 109, 1000)));
    awaitNextMillisecond();
    append(ORDERS, 110, 120, Map.of(NORTH, blob(110, 119, 1000)));

    Claim claim = buffer().claim(table, 1);

    assertThat(offsets(claim)).isEqualTo(Map.of(SOUTH, "100-109"));
    assertThat(claim.left()).isEqualTo(Map.of(ORDERS, Map.of(NORTH, 110L)));
  }

  @Test
  void longBacklogIsClaimedPieceByPieceUntilNothingIsLeft() {
    int blobs = 450;
    for (int i = 0; i < blobs; i++) {
      PartitionKey partition = i % 3 == 0 ? SOUTH : NORTH;
      append(ORDERS, 100 + i, 101 + i, Map.of(partition, blob(100 + i, 100 + i, 10)));
    }
    List<Long> seen = new ArrayList<>();
    AppliedOffsets applied = applied(100, 100);

    for (Claim claim = buffer().claim(table, 1000);
        !claim.isEmpty();
        claim = buffer().claim(table, 1000)) {
      assertThat(claim.blobs().values().stream().mapToInt(List::size).sum()).isLessThan(101);
      claim.blobs().values().forEach(l -> l.forEach(b -> seen.add(b.blob().firstOffset())));
      applied = applied.advance(claim.watermarks(), claim.left());
      rollForward(applied);
    }

    assertThat(seen).hasSize(blobs).doesNotHaveDuplicates();
    assertThat(buffer().status(table).bytes()).isZero();
    assertThat(buffer().status(table).committable(ORDERS)).hasValue(100 + blobs);
    assertThat(applied.base(ORDERS)).hasValue(100L + blobs);
    assertThat(applied.lagging()).isEmpty();
  }

  private static void awaitNextMillisecond() {
    long now = System.currentTimeMillis();
    Await.until(
        "the clock to move", Duration.ofSeconds(1), () -> System.currentTimeMillis() > now + 1);
  }
}
