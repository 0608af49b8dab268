package io.icecap.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ColumnTimesTest {
  private static final ColumnTimes TIMES =
      new ColumnTimes(OptionalLong.of(1_000), Map.of("old", 2_000L), Map.of("new", 3_000L));

  /** All records of a transaction have one time, those before its ALTER TABLE too. */
  @Test
  void aRecordOfTheSameMomentIsFromBefore() {
    assertThat(TIMES.isToCome("new", 3_000)).isTrue();
    assertThat(TIMES.isToCome("new", 3_001)).isFalse();
    assertThat(TIMES.isGone("old", 2_000)).isTrue();
    assertThat(TIMES.isGone("old", 2_001)).isFalse();
  }

  @Test
  void nothingIsKnownOfOtherColumns() {
    assertThat(TIMES.isToCome("old", Long.MIN_VALUE + 1)).isFalse();
    assertThat(TIMES.isGone("new", Long.MIN_VALUE + 1)).isFalse();
  }
}
