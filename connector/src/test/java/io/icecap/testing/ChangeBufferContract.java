package io.icecap.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.AppendOutcome.Appended;
import io.icecap.buffer.AppendOutcome.RecoveryNeeded;
import io.icecap.buffer.AppendOutcome.Refused;
import io.icecap.buffer.Blob;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeBuffer;
import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.buffer.Incarnation;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.catalog.ChainEntry;
import io.icecap.catalog.TablePointers;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ingest and apply rely on, with the pointers that trim what is applied. */
public abstract class ChangeBufferContract {
  protected static final SourcePartition ORDERS = new SourcePartition("shop.orders", 0);
  protected static final SourcePartition RETURNS = new SourcePartition("shop-returns", 12);
  protected static final PartitionKey NORTH = new PartitionKey("region=north|1");
  protected static final PartitionKey SOUTH = new PartitionKey("region=south|1");
  private static final AtomicInteger TABLES = new AtomicInteger();

  protected TableId table;
  private long version;

  protected abstract ChangeBuffer buffer();

  protected abstract TablePointers pointers();

  /** Empties the server. */
  protected abstract void flushAll();

  /** Starts the server again with all its data. */
  protected abstract void restart();

  @BeforeEach
  protected void startLife() {
    table = new TableId("sales" + TABLES.incrementAndGet(), "chain-1");
    version = 1;
    recover(applied(100, 100));
  }

  @Test
  void appendMovesTheWatermarkAndBuffersAllPartitionsAtOnce() {
    AppendOutcome outcome =
        append(ORDERS, 100, 110, Map.of(NORTH, blob(101, 109, 3), SOUTH, blob(100, 108, 5)));

    assertThat(outcome).isEqualTo(new Appended(8));
    Claim claim = claimAll();
    assertThat(claim.watermarks()).containsOnly(Map.entry(ORDERS, 110L), Map.entry(RETURNS, 100L));
    assertThat(offsets(claim)).isEqualTo(Map.of(NORTH, "101-109", SOUTH, "100-108"));
    assertThat(claim.left()).isEmpty();
    assertThat(claim.incarnation()).isEqualTo(incarnation());
  }

  @Test
  void claimedBlobsAreTheAppendedBytes() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    append(ORDERS, 100, 104, Map.of(NORTH, new Blob(101, 103, 2, bytes)));

    ClaimedBlob claimed = claimAll().blobs().get(NORTH).get(0);

    assertThat(claimed.source()).isEqualTo(ORDERS);
    assertThat(claimed.blob().bytes()).isEqualTo(bytes);
    assertThat(claimed.blob().changes()).isEqualTo(2);
    assertThat(claimed.blob().firstOffset()).isEqualTo(101);
    assertThat(claimed.blob().lastOffset()).isEqualTo(103);
  }

  @Test
  void repeatedAppendIsRefusedWithTheWatermarkPastIt() {
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 4)));

    AppendOutcome again = append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 4)));

    assertThat(again).isEqualTo(new Refused(110));
    assertThat(offsets(claimAll())).isEqualTo(Map.of(NORTH, "100-109"));
  }

  @Test
  void appendPastTheWatermarkIsRefused() {
    assertThat(append(ORDERS, 101, 110, Map.of(NORTH, blob(101, 109, 4))))
        .isEqualTo(new Refused(100));
    assertThat(claimAll().isEmpty()).isTrue();
  }

  @Test
  void appendWithoutChangesOnlyMovesTheWatermark() {
    assertThat(append(ORDERS, 100, 150, Map.of())).isEqualTo(new Appended(0));

    assertThat(claimAll().isEmpty()).isTrue();
    assertThat(claimAll().watermarks()).containsEntry(ORDERS, 150L);
    assertThat(buffer().dirty(table.group())).isEmpty();
  }

  @Test
  void appendsOfOneCallAreTriedInOrder() {
    List<AppendOutcome> outcomes =
        buffer()
            .append(
                List.of(
                    new Append(table, incarnation(), ORDERS, 100, 110, Map.of()),
                    new Append(table, incarnation(), ORDERS, 110, 120, Map.of()),
                    new Append(table, incarnation(), ORDERS, 110, 130, Map.of()),
                    new Append(table, incarnation(), RETURNS, 100, 101, Map.of())));

    assertThat(outcomes)
        .containsExactly(new Appended(0), new Appended(0), new Refused(120), new Appended(0));
  }

  @Test
  void appendOfAnUnknownSourceNeedsRecovery() {
    SourcePartition unknown = new SourcePartition("elsewhere", 0);

    assertThat(append(unknown, 0, 10, Map.of())).isInstanceOf(RecoveryNeeded.class);
  }

  @Test
  void appendOfAnotherIncarnationNeedsRecovery() {
    Append stale =
        new Append(table, incarnation(), ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 1)));
    recover(applied(100, 100));

    assertThat(buffer().append(List.of(stale)).get(0)).isInstanceOf(RecoveryNeeded.class);
    assertThat(claimAll().isEmpty()).isTrue();
  }

  @Test
  void sourceThatAVersionRegistersCanBeAppendedFromItsStart() {
    SourcePartition late = new SourcePartition("late", 3);
    AppliedOffsets applied = applied(100, 100).withStarts(Map.of(late, 42L));

    rollForward(applied);

    assertThat(append(late, 42, 50, Map.of(NORTH, blob(42, 49, 1)))).isEqualTo(new Appended(1));
    assertThat(buffer().status(table).bases()).containsEntry(late, 42L);
  }

  @Test
  void statusTellsWatermarksBasesAndWhatIsPending() {
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3), SOUTH, blob(105, 109, 4)));
    append(ORDERS, 110, 120, Map.of(NORTH, blob(110, 119, 3)));

    BufferStatus status = buffer().status(table);

    assertThat(status.watermarks()).isEqualTo(Map.of(ORDERS, 120L, RETURNS, 100L));
    assertThat(status.bases()).isEqualTo(Map.of(ORDERS, 100L, RETURNS, 100L));
    assertThat(status.pending()).containsEntry(ORDERS, 3L);
    assertThat(status.bytes()).isEqualTo(10);
    assertThat(status.committable(ORDERS)).hasValue(100);
    assertThat(status.committable(RETURNS)).hasValue(100);
  }

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
    pointers().reset(other, pointers().find(other).token(), entry(1, applied(100, 100)));
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

  @Test
  void recoveryDropsTheBuffersAndStartsAtTheBases() {
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3), SOUTH, blob(102, 108, 4)));
    AppliedOffsets head =
        applied(100, 100).advance(Map.of(ORDERS, 107L), Map.of(ORDERS, Map.of(SOUTH, 102L)));

    recover(head);

    assertThat(claimAll().isEmpty()).isTrue();
    assertThat(buffer().dirty(table.group())).isEmpty();
    BufferStatus status = buffer().status(table);
    assertThat(status.watermarks()).isEqualTo(Map.of(ORDERS, 102L, RETURNS, 100L));
    assertThat(status.bases()).isEqualTo(Map.of(ORDERS, 102L, RETURNS, 100L));
    assertThat(status.bytes()).isZero();
  }

  @Test
  void emptiedServerNeedsRecovery() {
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3)));
    Incarnation before = incarnation();

    flushAll();

    assertNeedsRecovery(before, 110);
    recover(applied(100, 100));
    assertThat(claimAll().isEmpty()).isTrue();
  }

  @Test
  void restartedServerNeedsRecoveryThoughItsDataAreBack() {
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3)));
    Incarnation before = incarnation();

    restart();

    assertNeedsRecovery(before, 110);
    assertThat(pointers().rollForward(table, before.token(), entry(9, applied(110, 100))))
        .isFalse();
    recover(applied(100, 100));
    assertThat(claimAll().isEmpty()).isTrue();
    assertThat(append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3))))
        .isEqualTo(new Appended(3));
  }

  @Test
  void removedTableNeedsRecovery() {
    append(ORDERS, 100, 110, Map.of(NORTH, blob(100, 109, 3)));
    Incarnation before = incarnation();

    pointers().remove(table);

    assertNeedsRecovery(before, 110);
    assertThat(buffer().dirty(table.group())).isEmpty();
  }

  private void assertNeedsRecovery(Incarnation before, long from) {
    Append append = new Append(table, before, ORDERS, from, from + 1, Map.of());
    assertThat(buffer().append(List.of(append)).get(0)).isInstanceOf(RecoveryNeeded.class);
    assertThatThrownBy(() -> buffer().status(table)).isInstanceOf(RecoveryNeededException.class);
    assertThatThrownBy(() -> buffer().claim(table, 1)).isInstanceOf(RecoveryNeededException.class);
  }

  protected final AppendOutcome append(
      SourcePartition source, long from, long next, Map<PartitionKey, Blob> blobs) {
    return buffer()
        .append(List.of(new Append(table, incarnation(), source, from, next, blobs)))
        .get(0);
  }

  protected final Claim claimAll() {
    return buffer().claim(table, Long.MAX_VALUE);
  }

  protected final Incarnation incarnation() {
    return new Incarnation(token());
  }

  private String token() {
    return pointers().find(table).token().orElseThrow();
  }

  protected final void recover(AppliedOffsets applied) {
    assertThat(pointers().reset(table, pointers().find(table).token(), entry(version, applied)))
        .isTrue();
  }

  protected final void rollForward(AppliedOffsets applied) {
    assertThat(pointers().rollForward(table, token(), entry(++version, applied))).isTrue();
  }

  protected static ChainEntry entry(long version, AppliedOffsets applied) {
    return new ChainEntry(
        version, new Location("file:///w/t/v%d.metadata.json".formatted(version)), applied);
  }

  protected static AppliedOffsets applied(long orders, long returns) {
    return new AppliedOffsets(
        new TreeMap<>(Map.of(ORDERS, orders, RETURNS, returns)), new TreeMap<>());
  }

  protected static Blob blob(long first, long last, int size) {
    return new Blob(first, last, 1, new byte[size]);
  }

  private static void awaitNextMillisecond() {
    long now = System.currentTimeMillis();
    Await.until(
        "the clock to move",
        java.time.Duration.ofSeconds(1),
        () -> System.currentTimeMillis() > now + 1);
  }

  private static Map<PartitionKey, String> offsets(Claim claim) {
    Map<PartitionKey, String> offsets = new TreeMap<>();
    claim
        .blobs()
        .forEach(
            (partition, blobs) ->
                offsets.put(
                    partition,
                    String.join(
                        ",",
                        blobs.stream()
                            .map(b -> b.blob().firstOffset() + "-" + b.blob().lastOffset())
                            .toList())));
    return offsets;
  }
}
