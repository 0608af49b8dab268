package io.icecap.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AppliedOffsetsTest {
  private static final SourcePartition S = new SourcePartition("s", 0);
  private static final SourcePartition T = new SourcePartition("t", 1);
  private static final PartitionKey A = new PartitionKey("a");
  private static final PartitionKey B = new PartitionKey("b");
  private static final PartitionKey C = new PartitionKey("c");

  @Test
  void sourceThatIsNotKnownHasNoBaseAndNothingApplied() {
    assertThat(AppliedOffsets.NONE.base(S)).isEmpty();
    assertThat(AppliedOffsets.NONE.next(A, S)).isZero();
    assertThat(AppliedOffsets.NONE.sources()).isEmpty();
  }

  @Test
  void startsAreOfNewSourcesOnly() {
    AppliedOffsets offsets =
        AppliedOffsets.NONE.withStarts(Map.of(S, 5L)).withStarts(Map.of(S, 9L, T, 7L));

    assertThat(offsets.next()).isEqualTo(Map.of(S, 5L, T, 7L));
  }

  @Test
  void claimAppliesAllPartitionsButThoseLeftBehind() {
    AppliedOffsets offsets = starts().advance(Map.of(S, 20L), Map.of(S, Map.of(B, 15L)));

    assertThat(offsets.next(A, S)).isEqualTo(20);
    assertThat(offsets.next(B, S)).isEqualTo(15);
    assertThat(offsets.next(A, T)).isEqualTo(10);
    assertThat(offsets.base(S)).hasValue(15);
    assertThat(offsets.base(T)).hasValue(10);
  }

  @Test
  void partitionThatCatchesUpIsNoExceptionAnyMore() {
    AppliedOffsets offsets =
        starts()
            .advance(Map.of(S, 20L), Map.of(S, Map.of(B, 15L)))
            .advance(Map.of(S, 20L), Map.of());

    assertThat(offsets.lagging()).isEmpty();
    assertThat(offsets.base(S)).hasValue(20);
  }

  @Test
  void staleClaimMovesNothingBack() {
    AppliedOffsets offsets = starts().advance(Map.of(S, 20L), Map.of());

    assertThat(offsets.advance(Map.of(S, 12L), Map.of(S, Map.of(A, 11L)))).isEqualTo(offsets);
  }

  @Test
  void partitionLeftAtWhereItWasStaysThere() {
    AppliedOffsets offsets = starts().advance(Map.of(S, 20L), Map.of(S, Map.of(A, 10L)));

    assertThat(offsets.next(A, S)).isEqualTo(10);
    assertThat(offsets.base(S)).hasValue(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void advanceIsTheSameAsOneOffsetPerPartitionAndSource(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    AppliedOffsets offsets = starts();
    Map<PartitionKey, Map<SourcePartition, Long>> model = new HashMap<>();
    List.of(A, B, C).forEach(p -> model.put(p, new HashMap<>(Map.of(S, 10L, T, 10L))));
    for (int step = 0; step < 400; step++) {
      Map<SourcePartition, Long> claimed = new TreeMap<>();
      Map<SourcePartition, Map<PartitionKey, Long>> left = new TreeMap<>();
      for (SourcePartition source : List.of(S, T)) {
        if (random.nextInt(4) > 0) {
          long upTo = 10L + step / 2 + random.nextInt(20);
          claimed.put(source, upTo);
          for (PartitionKey partition : List.of(A, B, C)) {
            if (random.nextInt(3) == 0) {
              left.computeIfAbsent(source, s -> new TreeMap<>())
                  .put(partition, 10 + random.nextLong(upTo - 9));
            }
          }
        }
      }

      AppliedOffsets after = offsets.advance(claimed, left);

      advance(model, claimed, left);
      assertSame(after, model, step);
      offsets = after;
    }
  }

  private static void advance(
      Map<PartitionKey, Map<SourcePartition, Long>> model,
      Map<SourcePartition, Long> claimed,
      Map<SourcePartition, Map<PartitionKey, Long>> left) {
    model.forEach(
        (partition, applied) ->
            claimed.forEach(
                (source, upTo) -> {
                  Map<PartitionKey, Long> behind = left.getOrDefault(source, Map.of());
                  long reached = behind.getOrDefault(partition, upTo);
                  applied.merge(source, reached, Math::max);
                }));
  }

  private static void assertSame(
      AppliedOffsets offsets, Map<PartitionKey, Map<SourcePartition, Long>> model, int step) {
    for (SourcePartition source : List.of(S, T)) {
      model.forEach(
          (partition, applied) ->
              assertThat(offsets.next(partition, source))
                  .as("step %d, %s of %s", step, partition, source)
                  .isEqualTo(applied.get(source)));
      long lowest = model.values().stream().mapToLong(m -> m.get(source)).min().orElseThrow();
      assertThat(offsets.base(source).orElseThrow())
          .as("step %d, base of %s", step, source)
          .isEqualTo(lowest);
      offsets
          .lagging()
          .getOrDefault(source, new TreeMap<>())
          .values()
          .forEach(offset -> assertThat(offset).isLessThan(offsets.next().get(source)));
    }
  }

  private static AppliedOffsets starts() {
    return AppliedOffsets.NONE.withStarts(Map.of(S, 10L, T, 10L));
  }
}
