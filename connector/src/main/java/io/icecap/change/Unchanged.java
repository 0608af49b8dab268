package io.icecap.change;

/**
 * Stands among the values of an upsert for one that the source left out, as it did not change: the
 * row keeps what it has.
 *
 * @param sent what the source sent in its place, in the class of the column's type; null where it
 *     says nothing of the column at all, as a delete that marks its row, or nothing of that type
 */
public record Unchanged(Object sent) {
  /** What the column gets where there is no earlier row: null if it may be, else what was sent. */
  public Object orUnknown(Column column) {
    return column.required() ? sent : null;
  }
}
