package io.icecap.connect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequiredOrderTest {
  private static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.LONG, true),
              new Column(2, "text", Simple.STRING, false),
              new Column(3, "__lsn", Simple.LONG, false)),
          List.of(0));
  private static final Unchanged LEFT_OUT = new Unchanged("placeholder");

  private static void check(String orderBy, Object... values) {
    new RequiredOrder(Optional.ofNullable(orderBy), SCHEMA).check(values, true);
  }

  @Test
  void withoutAnOrderNothingIsAsked() {
    check(null, 1L, LEFT_OUT, null);
  }

  @Test
  void aWholeRowWithAPlaceIsAccepted() {
    check("__lsn", 1L, null, 7L);
    new RequiredOrder(Optional.of("__lsn"), SCHEMA)
        .check(new Object[] {1L, new Unchanged(null), 7L}, false);
  }

  @Test
  void aChangeWithoutAPlaceIsRefused() {
    assertThatThrownBy(() -> check("__lsn", 1L, "a", null))
        .isInstanceOf(UnfitValueException.class)
        .hasMessageContaining("order.by=__lsn, and it has no value there");
    assertThatThrownBy(() -> check("__lsn", 1L, "a", new Unchanged(null)))
        .hasMessageContaining("no value there");
  }

  @Test
  void aColumnThatIsMissingOrHasNoOrderIsRefused() {
    assertThatThrownBy(() -> check("__source_ts", 1L, "a", 7L))
        .hasMessageContainingAll("the table has no such column", "metadata.columns");
    assertThatThrownBy(() -> check("text", 1L, "a", 7L))
        .hasMessageContaining("this column is STRING");
  }

  @Test
  void valuesThatAreLeftOutAreRefusedWithTheWayToHaveThem() {
    assertThatThrownBy(() -> check("__lsn", 1L, LEFT_OUT, 7L))
        .isInstanceOf(UnfitValueException.class)
        .hasMessageContainingAll("column 'text'", "REPLICA IDENTITY FULL")
        .hasMessageNotContaining("placeholder");
  }
}
