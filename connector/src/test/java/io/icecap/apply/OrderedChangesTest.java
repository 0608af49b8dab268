package io.icecap.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.ChangeOrder;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderedChangesTest {
  private static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.LONG, true),
              new Column(2, "at", Simple.LONG, false),
              new Column(3, "text", Simple.STRING, false),
              new Column(4, "gone", Simple.BOOLEAN, false)),
          List.of(0));
  private static final Unchanged UNSAID = new Unchanged(null);

  private final LastChanges changes = LastChanges.of(SCHEMA, Optional.of(new ChangeOrder(1)));
  private long offset;

  private void upsert(Object... values) {
    changes.add(new Change(Operation.UPSERT, values, offset++, 0));
  }

  private List<List<Object>> rows() {
    return changes.changes().stream().map(change -> Arrays.asList(change.values())).toList();
  }

  @Test
  void theGreatestWinsWhateverArrivesLast() {
    upsert(1L, 5L, "five", false);
    upsert(2L, 1L, "one", false);
    upsert(1L, 9L, "nine", false);
    upsert(1L, 7L, "seven", false);
    upsert(2L, 2L, "two", false);

    assertThat(rows())
        .containsExactly(Arrays.asList(1L, 9L, "nine", false), Arrays.asList(2L, 2L, "two", false));
  }

  @Test
  void ofEqualOnesTheLaterArrivalWins() {
    upsert(1L, 5L, "first", false);
    upsert(1L, 5L, "again", false);

    assertThat(rows()).containsExactly(Arrays.asList(1L, 5L, "again", false));
  }

  @Test
  void aDeletedRowHasTheValuesOfTheChangeBeforeInOrder() {
    upsert(1L, 3L, UNSAID, true);
    upsert(1L, 1L, "one", false);
    upsert(1L, 2L, "two", false);

    assertThat(rows()).containsExactly(Arrays.asList(1L, 3L, "two", true));
  }

  @Test
  void aChangeWithoutAPlaceIsBeforeAllOthers() {
    upsert(1L, 3L, "three", false);
    upsert(1L, null, "none", false);

    assertThat(rows()).containsExactly(Arrays.asList(1L, 3L, "three", false));
  }
}
