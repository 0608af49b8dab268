package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.Column;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Operation;
import io.icecap.change.RowSchema;
import java.util.List;

/** A table with an id, which is its key, and a name. */
final class TwoColumns {
  static final RowSchema SCHEMA =
      new RowSchema(
          0,
          List.of(
              new Column(1, "id", Simple.LONG, true), new Column(2, "name", Simple.STRING, false)),
          List.of(0));

  private TwoColumns() {}

  static Change upsert(long id, String name) {
    return new Change(Operation.UPSERT, new Object[] {id, name}, id, 0);
  }

  static Change delete(long id) {
    return new Change(Operation.DELETE, new Object[] {id, null}, id, 0);
  }
}
