package io.icecap.connect;

import io.icecap.change.ChangeOrder;
import io.icecap.change.ColumnType;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.util.Optional;

/** What a table whose changes have an order of their own asks of each of them. */
final class RequiredOrder {
  private final Optional<String> orderBy;
  private final RowSchema schema;
  private final int at;

  /**
   * @param orderBy empty if changes arrive in their order
   */
  RequiredOrder(Optional<String> orderBy, RowSchema schema) {
    this.orderBy = orderBy;
    this.schema = schema;
    this.at = orderBy.map(schema::indexOf).orElse(-1);
  }

  /**
   * @param whole whether the values are a row, and not a mark of one
   * @throws UnfitValueException if it has no place in the order, or is not whole
   */
  void check(Object[] values, boolean whole) {
    if (orderBy.isEmpty()) {
      return;
    }
    if (at < 0) {
      throw new UnfitValueException(
          "order.by=%s, and the table has no such column; let records have it (metadata.columns), and schema.evolution add it"
              .formatted(orderBy.get()));
    }
    ColumnType type = schema.columns().get(at).type();
    if (!ChangeOrder.allows(type)) {
      throw new UnfitValueException(
          "order.by=%s, and this column is %s; order by a number without fraction or with a fixed one, a date or a timestamp"
              .formatted(orderBy.get(), type));
    }
    if (values[at] == null || values[at] instanceof Unchanged) {
      throw new UnfitValueException(
          "order.by=%s, and it has no value there, so that nobody knows whether it is earlier or later than other changes of its row; order by what all records have"
              .formatted(orderBy.get()));
    }
    if (whole) {
      requireWhole(values);
    }
  }

  private void requireWhole(Object[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Unchanged) {
        throw new UnfitValueException(
            "its source left out column '%s', as it did not change, but with order.by an earlier change of it may still come, which would be dropped; let the source send whole rows (PostgreSQL: REPLICA IDENTITY FULL)"
                .formatted(schema.columns().get(i).name()));
      }
    }
  }
}
