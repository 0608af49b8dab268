package io.icecap.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.buffer.Append;
import io.icecap.buffer.AppendOutcome;
import io.icecap.buffer.AppendOutcome.Appended;
import io.icecap.buffer.AppendOutcome.Changed;
import io.icecap.buffer.AppendOutcome.RecoveryNeeded;
import io.icecap.buffer.AppendOutcome.Refused;
import io.icecap.buffer.Blob;
import io.icecap.buffer.BufferStatus;
import io.icecap.buffer.ChangeBuffer;
import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.buffer.Incarnation;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.buffer.TableMark;
import io.icecap.catalog.ChainEntry;
import io.icecap.catalog.TablePointers;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ingest relies on, with the recovery that gives it its watermarks. */
public abstract class ChangeAppenderContract {
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
  void anAppendAtAMarkIsRefusedOnceAnythingHasChanged() {
    TableMark before = new TableMark(version, Map.of(ORDERS, 100L, RETURNS, 100L));

    assertThat(appendAt(before, 100)).isInstanceOf(Appended.class);
    assertThat(appendAt(before, 101)).isEqualTo(new Changed());
    TableMark now = new TableMark(version, Map.of(ORDERS, 101L, RETURNS, 100L));
    assertThat(appendAt(new TableMark(version + 1, now.watermarks()), 101))
        .isEqualTo(new Changed());
    assertThat(appendAt(new TableMark(version, Map.of(ORDERS, 101L)), 101))
        .isEqualTo(new Changed());
    assertThat(appendAt(new TableMark(version, Map.of(ORDERS, 101L, RETURNS, 99L)), 101))
        .isEqualTo(new Changed());
    assertThat(offsets(claimAll())).isEqualTo(Map.of(NORTH, "100-100"));
    assertThat(appendAt(now, 101)).isInstanceOf(Appended.class);
  }

  private AppendOutcome appendAt(TableMark mark, long offset) {
    Append append =
        new Append(
            table,
            incarnation(),
            ORDERS,
            offset,
            offset + 1,
            Map.of(NORTH, blob(offset, offset, 3)),
            Optional.of(mark));
    return buffer().append(List.of(append)).get(0);
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

  protected final String token() {
    return pointers().find(table).token().orElseThrow();
  }

  protected final void recover(AppliedOffsets applied) {
    assertThat(
            pointers()
                .reset(
                    table, pointers().note(table).token().orElseThrow(), entry(version, applied)))
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

  protected static Map<PartitionKey, String> offsets(Claim claim) {
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
