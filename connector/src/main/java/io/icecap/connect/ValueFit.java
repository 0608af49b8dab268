package io.icecap.connect;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.Widening;
import java.util.Optional;

/** Brings values of a type that records have into a type that a table's column has. */
interface ValueFit {
  ValueFit SAME = value -> value;

  /**
   * @param value not null
   * @throws UnfitValueException if this value would lose something
   */
  Object fit(Object value);

  /** Empty if values of the one type can't be in a column of the other one. */
  static Optional<ValueFit> of(ColumnType from, ColumnType to) {
    if (from.withoutIds().equals(to.withoutIds())) {
      return Optional.of(SAME);
    }
    if (Widening.isAllowed(from, to)) {
      return Optional.of(value -> Widening.widen(value, to));
    }
    if (from instanceof Simple one && to instanceof Simple other) {
      return SimpleFit.of(one, other);
    }
    return NestedFit.of(from, to);
  }

  /** The same of parts of lists, maps and structs. */
  static Optional<ValueFit> of(Column from, Column to) {
    return from.required() || !to.required() ? of(from.type(), to.type()) : Optional.empty();
  }
}
