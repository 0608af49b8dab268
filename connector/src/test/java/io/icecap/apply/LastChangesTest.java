package io.icecap.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastChangesTest {
  private static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.LONG, true),
              new Column(2, "a", Simple.STRING, false),
              new Column(3, "b", Simple.STRING, true)),
          List.of(0));
  private static final Unchanged LEFT_OUT = new Unchanged("sent");

  private final LastChanges last = new LastChanges(SCHEMA);
  private long offset;

  private void upsert(Object... values) {
    last.add(new Change(Operation.UPSERT, values, offset++, 0));
  }

  private void delete(long id) {
    last.add(new Change(Operation.DELETE, new Object[] {id, null, null}, offset++, 0));
  }

  private void changeKey(long from, Object... values) {
    last.add(Change.ofKey(new Object[] {from, null, null}, values, offset++, 0));
  }

  private List<List<Object>> rows() {
    return last.changes().stream().map(change -> Arrays.asList(change.values())).toList();
  }

  @Test
  void theLastChangeOfAKeyWins() {
    upsert(1L, "a", "b");
    upsert(2L, "a", "b");
    delete(2);
    upsert(1L, null, "c");

    assertThat(rows()).containsExactly(Arrays.asList(2L, null, null), Arrays.asList(1L, null, "c"));
    assertThat(last.changes()).extracting(Change::offset).containsExactly(2L, 3L);
  }

  @Test
  void withoutAKeyEachChangeIsARowOfItsOwn() {
    LastChanges all = new LastChanges(new RowSchema(0, SCHEMA.columns(), List.of()));
    Change one = new Change(Operation.UPSERT, new Object[] {1L, "a", "b"}, 0, 0);
    Change same = new Change(Operation.UPSERT, new Object[] {1L, "a", "b"}, 1, 0);

    all.add(one);
    all.add(same);

    assertThat(all.changes()).containsExactly(one, same);
  }

  @Test
  void whatIsLeftOutComesFromTheChangeBefore() {
    upsert(1L, "a", "b");
    upsert(1L, LEFT_OUT, "c");
    upsert(1L, "d", LEFT_OUT);

    assertThat(rows()).containsExactly(List.of(1L, "d", "c"));
    assertThat(last.incomplete()).isZero();
  }

  @Test
  void whatNoChangeBeforeHasStaysLeftOut() {
    upsert(1L, LEFT_OUT, "b");
    upsert(1L, LEFT_OUT, LEFT_OUT);

    assertThat(rows()).containsExactly(List.of(1L, LEFT_OUT, "b"));
    assertThat(last.changes().get(0).isPartial()).isTrue();
  }

  @Test
  void nothingIsKeptOfARowThatWasDeletedBefore() {
    upsert(1L, "a", "b");
    delete(1);
    upsert(1L, LEFT_OUT, LEFT_OUT);

    assertThat(rows()).containsExactly(Arrays.asList(1L, null, "sent"));
    assertThat(last.incomplete()).isEqualTo(1);
  }

  @Test
  void aRowInsertedAgainIsWhole() {
    delete(1);
    upsert(1L, "x", "y");
    upsert(1L, LEFT_OUT, "z");

    assertThat(rows()).containsExactly(List.of(1L, "x", "z"));
    assertThat(last.incomplete()).isZero();
  }

  @Test
  void aRowUnderANewKeyHasWhatItHadUnderTheOldOne() {
    upsert(1L, "a", "b");
    changeKey(1, 2L, LEFT_OUT, "c");

    assertThat(last.changes())
        .extracting(Change::operation)
        .containsExactly(Operation.DELETE, Operation.UPSERT);
    assertThat(rows()).containsExactly(Arrays.asList(1L, null, null), List.of(2L, "a", "c"));
    assertThat(last.incomplete()).isZero();
  }

  @Test
  void whatTheOldRowIsNotKnownToHaveIsLookedUpUnderItsFirstKey() {
    upsert(1L, LEFT_OUT, "b");
    changeKey(1, 2L, LEFT_OUT, LEFT_OUT);
    changeKey(2, 3L, LEFT_OUT, LEFT_OUT);
    upsert(3L, LEFT_OUT, "d");

    Change change = last.changes().get(2);
    assertThat(change.values()).containsExactly(3L, LEFT_OUT, "d");
    assertThat(change.oldKey()).startsWith(1L);
  }

  @Test
  void aKeyThatIsTakenAgainHasNothingOfTheRowThatLeftIt() {
    upsert(1L, "a", "b");
    changeKey(1, 2L, LEFT_OUT, LEFT_OUT);
    upsert(1L, "new", "row");

    assertThat(rows()).containsExactly(List.of(2L, "a", "b"), List.of(1L, "new", "row"));
  }

  @Test
  void nothingIsKnownOfARowWhoseOldKeyWasDeleted() {
    delete(1);
    changeKey(1, 2L, LEFT_OUT, LEFT_OUT);

    assertThat(rows().get(1)).isEqualTo(Arrays.asList(2L, null, "sent"));
    assertThat(last.changes().get(1).changesKey()).isFalse();
    assertThat(last.incomplete()).isEqualTo(1);
  }
}
