package io.icecap.table.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.expressions.Literal;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.format.ColumnStatistics;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeltaValuesTest {
  @Test
  void timesAreWidenedToMilliseconds() {
    assertThat(lower(Simple.TIMESTAMP, 1_999L, 1_999L)).hasValue(1_000L);
    assertThat(upper(Simple.TIMESTAMP, 1_001L, 1_001L)).hasValue(2_000L);
    assertThat(upper(Simple.TIMESTAMPTZ, 2_000L, 2_000L)).hasValue(2_000L);
    assertThat(lower(Simple.TIMESTAMPTZ, -1L, -1L)).hasValue(-1_000L);
  }

  @Test
  void timesThatReadersCannotParseHaveNoBounds() {
    long year10000 = 253_402_300_800_000_000L;
    long beforeYear1 = -62_135_596_800_000_001L;
    assertThat(upper(Simple.TIMESTAMP, 0L, year10000)).isEmpty();
    assertThat(upper(Simple.TIMESTAMP, 0L, year10000 - 1_000)).hasValue(year10000 - 1_000);
    assertThat(lower(Simple.TIMESTAMP, beforeYear1, 0L)).isEmpty();
    assertThat(upper(Simple.DATE, 0, 2_932_897)).isEmpty();
    assertThat(upper(Simple.DATE, 0, 2_932_896)).hasValue(2_932_896);
    assertThat(lower(Simple.DATE, -719_163, 0)).isEmpty();
  }

  @Test
  void aColumnThatMayHoldNanHasNoUpperBound() {
    ColumnStatistics unknown = statistics(Optional.empty(), 1.0, 2.0);
    ColumnStatistics none = statistics(Optional.of(0L), 1.0, 2.0);

    assertThat(DeltaValues.upper(Simple.DOUBLE, unknown)).isEmpty();
    assertThat(DeltaValues.lower(Simple.DOUBLE, unknown).map(Literal::getValue)).hasValue(1.0);
    assertThat(DeltaValues.upper(Simple.DOUBLE, none).map(Literal::getValue)).hasValue(2.0);
  }

  @Test
  void binariesAndBooleansHaveNoBounds() {
    assertThat(lower(Simple.BINARY, new byte[] {1}, new byte[] {2})).isEmpty();
    assertThat(upper(Simple.BOOLEAN, false, true)).isEmpty();
  }

  @Test
  void decimalsKeepTheirScale() {
    ColumnType type = new ColumnType.Decimal(5, 2);
    assertThat(lower(type, new BigDecimal("1.50"), new BigDecimal("2.00")))
        .hasValue(new BigDecimal("1.50"));
  }

  private static Optional<Object> lower(ColumnType type, Object min, Object max) {
    return DeltaValues.lower(type, statistics(Optional.empty(), min, max)).map(Literal::getValue);
  }

  private static Optional<Object> upper(ColumnType type, Object min, Object max) {
    return DeltaValues.upper(type, statistics(Optional.empty(), min, max)).map(Literal::getValue);
  }

  private static ColumnStatistics statistics(Optional<Long> nans, Object min, Object max) {
    return new ColumnStatistics(1, 10, 10, 0, nans, Optional.of(min), Optional.of(max));
  }
}
