package io.icecap.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.buffer.Blob;
import io.icecap.buffer.Claim;
import io.icecap.buffer.ClaimedBlob;
import io.icecap.buffer.Incarnation;
import io.icecap.change.AppliedOffsets;
import io.icecap.change.PartitionKey;
import io.icecap.change.SourcePartition;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PartitionTurnsTest {
  private static final SourcePartition SOURCE = new SourcePartition("orders", 0);

  private static final Predicate<PartitionKey> NONE = key -> false;

  private final PartitionTurns turns = new PartitionTurns(3);

  /** Of each partition two blobs, at its number and ten later. */
  private static Claim claim(int partitions) {
    Map<PartitionKey, List<ClaimedBlob>> blobs = new TreeMap<>();
    for (int p = 0; p < partitions; p++) {
      blobs.put(key(p), List.of(blob(p), blob(p + 10)));
    }
    return new Claim(new Incarnation("i"), Map.of(SOURCE, 100L), blobs, Map.of());
  }

  private static PartitionKey key(int p) {
    return new PartitionKey("bucket=" + p);
  }

  private static ClaimedBlob blob(long offset) {
    return new ClaimedBlob(SOURCE, new Blob(offset, offset, 1, new byte[0]));
  }

  @Test
  void aClaimOfFewPartitionsIsTakenWhole() {
    Claim claim = claim(3);

    assertThat(turns.next(claim, NONE)).isSameAs(claim);
  }

  @Test
  void thePartitionsLeftBehindStayWhereTheyWere() {
    Claim next = turns.next(claim(5), NONE);

    assertThat(next.blobs()).containsOnlyKeys(key(0), key(1), key(2));
    assertThat(next.left()).isEqualTo(Map.of(SOURCE, Map.of(key(3), 3L, key(4), 4L)));
    AppliedOffsets applied = AppliedOffsets.NONE.advance(next.watermarks(), next.left());
    assertThat(applied.next(key(0), SOURCE)).isEqualTo(100);
    assertThat(applied.next(key(4), SOURCE)).isEqualTo(4);
    assertThat(applied.base(SOURCE)).hasValue(3);
  }

  @Test
  void aPartitionThatIsNotToBeHadIsLeftBehindAndTheOthersAreNot() {
    Claim next = turns.next(claim(3), key(1)::equals);

    assertThat(next.blobs()).containsOnlyKeys(key(0), key(2));
    AppliedOffsets applied = AppliedOffsets.NONE.advance(next.watermarks(), next.left());
    assertThat(applied.next(key(0), SOURCE)).isEqualTo(100);
    assertThat(applied.next(key(1), SOURCE)).isEqualTo(1);
    assertThat(applied.base(SOURCE)).hasValue(1);
  }

  @Test
  void aPartitionThatIsNotToBeHadTakesNoTurn() {
    Claim next = turns.next(claim(4), key(1)::equals);

    assertThat(next.blobs()).containsOnlyKeys(key(0), key(2), key(3));
    assertThat(turns.next(claim(1), key(0)::equals).isEmpty()).isTrue();
  }

  @Test
  void whatTheClaimItselfHasLeftStaysLeft() {
    Claim whole = claim(4);
    Claim part =
        new Claim(
            whole.incarnation(),
            whole.watermarks(),
            whole.blobs(),
            Map.of(SOURCE, Map.of(key(1), 20L, key(3), 20L, key(9), 9L)));

    assertThat(turns.next(part, NONE).left())
        .isEqualTo(Map.of(SOURCE, Map.of(key(1), 20L, key(3), 3L, key(9), 9L)));
  }

  @Test
  void everyPartitionHasItsTurnThoughAllAreChangedAllTheTime() {
    Set<PartitionKey> seen = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      Claim next = turns.next(claim(8), NONE);
      assertThat(next.blobs()).hasSize(3);
      seen.addAll(next.blobs().keySet());
    }
    assertThat(seen).hasSize(8);
  }
}
