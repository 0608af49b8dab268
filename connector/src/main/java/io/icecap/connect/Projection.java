package io.icecap.connect;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.Simple;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;

/** Brings the values of one record schema into the columns of one table schema. */
final class Projection {
  private static final int ABSENT = -1;
  private static final String NO_EVOLUTION = "Schema evolution is not there yet: ";

  private final RowSchema table;
  private final int[] sources;
  private final boolean[] widened;
  private final String problem;

  private Projection(RowSchema table, int[] sources, boolean[] widened, String problem) {
    this.table = table;
    this.sources = sources;
    this.widened = widened;
    this.problem = problem;
  }

  /**
   * @param record the columns of a row, or those of a key alone
   */
  static Projection of(RowSchema record, RowSchema table) {
    int[] sources = new int[table.columns().size()];
    boolean[] widened = new boolean[sources.length];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = record.indexOf(table.columns().get(i).name());
      widened[i] =
          sources[i] != ABSENT
              && widens(record.columns().get(sources[i]).type(), table.columns().get(i).type());
    }
    return new Projection(table, sources, widened, problem(record, table).orElse(null));
  }

  private static Optional<String> problem(RowSchema record, RowSchema table) {
    if (!new HashSet<>(record.keyNames()).equals(new HashSet<>(table.keyNames()))) {
      return Optional.of(
          ("its key is %s, and the table's is %s; set key.columns to the table's key, or let"
                  + " the records go to another table")
              .formatted(record.keyNames(), table.keyNames()));
    }
    for (Column column : record.columns()) {
      int index = table.indexOf(column.name());
      if (index < 0) {
        return Optional.of(
            NO_EVOLUTION
                + ("column '%s' is not in the table; leave it out with the ReplaceField"
                        + " transform, or drop the table and load it anew")
                    .formatted(column.name()));
      }
      ColumnType type = table.columns().get(index).type();
      if (!column.type().equals(type) && !widens(column.type(), type)) {
        return Optional.of(
            NO_EVOLUTION
                + ("column '%s' is %s, and %s in the table; convert it with the Cast transform,"
                        + " or drop the table and load it anew")
                    .formatted(column.name(), column.type(), type));
      }
    }
    return Optional.empty();
  }

  private static boolean widens(ColumnType from, ColumnType to) {
    return (from == Simple.INT && to == Simple.LONG)
        || (from == Simple.FLOAT && to == Simple.DOUBLE)
        || (from == Simple.UUID && to == Simple.STRING);
  }

  /** What keeps all records of this schema out of the table, and how to fix it. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** The values in the order of the table's columns; null where the record has none. */
  Object[] project(Object[] values) {
    Object[] projected = new Object[sources.length];
    for (int i = 0; i < sources.length; i++) {
      Object value = sources[i] == ABSENT ? null : values[sources[i]];
      projected[i] = widened[i] ? widen(value) : value;
    }
    return projected;
  }

  /** What keeps a row of these values, as projected, out of the table, and how to fix it. */
  Optional<String> missing(Object[] projected) {
    for (int i = 0; i < projected.length; i++) {
      Column column = table.columns().get(i);
      if (projected[i] == null && column.required()) {
        return Optional.of(
            ("column '%s' is missing, and the table requires it; send it, or drop the table"
                    + " and load it anew without it")
                .formatted(column.name()));
      }
    }
    return Optional.empty();
  }

  private static Object widen(Object value) {
    if (value instanceof Unchanged unchanged) {
      return new Unchanged(widen(unchanged.sent()));
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof UUID id) {
      return id.toString();
    }
    return value instanceof Float number ? number.doubleValue() : value;
  }
}
