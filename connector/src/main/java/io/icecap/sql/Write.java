package io.icecap.sql;

import io.icecap.change.RowSchema;
import java.util.Set;

/**
 * A statement that changes rows of one table, as a query for the rows that it leaves or deletes.
 */
interface Write {
  CheckedQuery.Reference target();

  /**
   * The query: {@code op}, which is {@code insert}, {@code update} or {@code delete}, and all
   * columns of the table, as {@code c0, c1, …}; of a deleted row the key alone counts.
   *
   * @param table the name of the table's view
   * @throws StatementException if it does not fit the table
   */
  String query(String table, RowSchema schema);

  /** The columns that an inserted row leaves as they are if it takes the place of another one. */
  default Set<Integer> leftOut(RowSchema schema) {
    return Set.of();
  }

  /** Whether rows of the table are looked for by keys that come from elsewhere. */
  default boolean looksKeysUp() {
    return false;
  }

  /** Whether an inserted row may take the place of one that is there. */
  default boolean replaces() {
    return false;
  }
}
