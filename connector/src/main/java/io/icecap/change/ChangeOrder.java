package io.icecap.change;

import io.icecap.change.ColumnType.Decimal;
import io.icecap.change.ColumnType.Simple;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * The order of changes of one row by a value that they bring, where the order in which they arrive
 * is not theirs. A change without the value is before all others.
 *
 * @param column index of the value in a row
 */
public record ChangeOrder(int column) implements Comparator<Change> {
  private static final Set<ColumnType> TYPES =
      Set.of(
          Simple.INT,
          Simple.LONG,
          Simple.DATE,
          Simple.TIMESTAMP,
          Simple.TIMESTAMPTZ,
          Simple.TIMESTAMP_NANO);

  /** Empty if none is asked for, or the schema does not have the column. */
  public static Optional<ChangeOrder> by(Optional<String> column, RowSchema schema) {
    return column.map(schema::indexOf).filter(i -> i >= 0).map(ChangeOrder::new);
  }

  /** Whether values of the type have an order that all agree on. */
  public static boolean allows(ColumnType type) {
    return TYPES.contains(type) || type instanceof Decimal;
  }

  /** Where in the order the change is; null before all others. */
  public Object placeOf(Change change) {
    Object place = change.values()[column];
    return place instanceof Unchanged ? null : place;
  }

  @Override
  @SuppressWarnings("unchecked") // the values of one column are of one class, which is comparable
  public int compare(Change a, Change b) {
    return Comparator.nullsFirst(Comparator.<Comparable<Object>>naturalOrder())
        .compare((Comparable<Object>) placeOf(a), (Comparable<Object>) placeOf(b));
  }
}
