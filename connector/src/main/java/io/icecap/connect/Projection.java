package io.icecap.connect;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.RowSchema;
import io.icecap.change.Unchanged;
import io.icecap.config.SchemaEvolution;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Brings the values of one record schema into the columns of one table schema. */
final class Projection {
  private static final int ABSENT = -1;
  private static final Unchanged UNSAID = new Unchanged(null);

  private final RowSchema table;
  private final int[] sources;
  private final ValueFit[] fits;

  /** Per column of the table what rows have where the record has no such column. */
  private final Object[] absent;

  private final String problem;

  private Projection(
      RowSchema table, int[] sources, ValueFit[] fits, Object[] absent, String problem) {
    this.table = table;
    this.sources = sources;
    this.fits = fits;
    this.absent = absent;
    this.problem = problem;
  }

  /**
   * @param record the columns of a row, or those of a key alone
   */
  static Projection of(RowSchema record, RowSchema table, SchemaEvolution evolution) {
    return of(record, table, evolution, Set.of(), Set.of());
  }

  /**
   * @param gone columns of the record that are left out
   * @param toCome columns of the table that the record is older than
   */
  static Projection of(
      RowSchema record,
      RowSchema table,
      SchemaEvolution evolution,
      Set<String> gone,
      Set<String> toCome) {
    int[] sources = new int[table.columns().size()];
    ValueFit[] fits = new ValueFit[sources.length];
    Object[] absent = new Object[sources.length];
    for (int i = 0; i < sources.length; i++) {
      String name = table.columns().get(i).name();
      sources[i] = gone.contains(name) ? ABSENT : record.indexOf(name);
      absent[i] = toCome.contains(name) ? table.columns().get(i).initialValue() : null;
      if (sources[i] != ABSENT) {
        ColumnType from = record.columns().get(sources[i]).type();
        fits[i] = ValueFit.of(from, table.columns().get(i).type()).orElse(null);
      }
    }
    return new Projection(
        table, sources, fits, absent, problem(record, table, evolution, gone).orElse(null));
  }

  private static Optional<String> problem(
      RowSchema record, RowSchema table, SchemaEvolution evolution, Set<String> gone) {
    if (!new HashSet<>(record.keyNames()).equals(new HashSet<>(table.keyNames()))) {
      return Optional.of(
          ("its key is %s, and the table's is %s; set key.columns to the table's key, or let"
                  + " the records go to another table")
              .formatted(record.keyNames(), table.keyNames()));
    }
    for (Column column : record.columns()) {
      int index = table.indexOf(column.name());
      if (gone.contains(column.name()) || (index < 0 && evolution == SchemaEvolution.NONE)) {
        continue;
      }
      Optional<Column> otherwise = inOtherCase(column.name(), table);
      if (index < 0 && otherwise.isPresent()) {
        return Optional.of(
            ("column '%s' and the table's column '%s' differ in case alone, and most engines can't tell"
                    + " them apart; rename one of them with the ReplaceField transform")
                .formatted(column.name(), otherwise.get().name()));
      }
      if (index < 0) {
        return Optional.of(
            ("column '%s' is not in the table, and schema.evolution=%s; set it to %s or %s, or add"
                    + " the column to the table")
                .formatted(
                    column.name(),
                    evolution.word(),
                    SchemaEvolution.BASIC.word(),
                    SchemaEvolution.NONE.word()));
      }
      ColumnType type = table.columns().get(index).type();
      if (ValueFit.of(column.type(), type).isEmpty()) {
        return Optional.of(
            ("column '%s' is %s, and %s in the table, which does not hold all of its values; convert"
                    + " it with the Cast transform, let the table have another column for it (rename"
                    + " this one in the table), or drop the table and load it anew")
                .formatted(column.name(), column.type(), type));
      }
    }
    return Optional.empty();
  }

  private static Optional<Column> inOtherCase(String name, RowSchema table) {
    return table.columns().stream()
        .filter(column -> column.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** What keeps all records of this schema out of the table, and how to fix it. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * The values in the order of the table's columns; null where the record has none, unless it is
   * older than the column.
   *
   * @throws UnfitValueException if the table can't hold one of them; tells the problem and its fix
   */
  Object[] project(Object[] values) {
    Object[] projected = new Object[sources.length];
    for (int i = 0; i < sources.length; i++) {
      if (sources[i] == ABSENT) {
        projected[i] = absent[i];
        continue;
      }
      Object value = values[sources[i]];
      projected[i] = value == null ? null : fit(fits[i], value);
      if (table.appends() && projected[i] instanceof Unchanged unchanged) {
        projected[i] = unchanged.orUnknown(table.columns().get(i)); // there is no row to look at
      }
    }
    return projected;
  }

  /**
   * As {@link #project}, of a record that says nothing of columns that it does not have: they stay
   * as they are.
   */
  Object[] projectMark(Object[] values) {
    Object[] projected = project(values);
    for (int i = 0; i < sources.length; i++) {
      projected[i] = sources[i] == ABSENT ? UNSAID : projected[i];
    }
    return projected;
  }

  /**
   * @throws UnfitValueException if the table requires a value that the row, as projected, lacks
   */
  void requireWhole(Object[] projected) {
    for (int i = 0; i < projected.length; i++) {
      Column column = table.columns().get(i);
      if (projected[i] == null && column.required()) {
        throw new UnfitValueException(
            ("column '%s' is missing, and the table requires it; send it, let it be null"
                    + " (ALTER TABLE … ALTER COLUMN … DROP NOT NULL), or drop the table and load it"
                    + " anew without it")
                .formatted(column.name()));
      }
      if (projected[i] instanceof Unchanged unchanged
          && unchanged.sent() == null
          && column.required()) {
        throw new UnfitValueException(
            ("it says nothing of column '%s', which the table requires, so that a new row would have"
                    + " no value there; let it be null (ALTER TABLE … ALTER COLUMN … DROP NOT NULL)")
                .formatted(column.name()));
      }
    }
  }

  private static Object fit(ValueFit fit, Object value) {
    if (value instanceof Unchanged unchanged) {
      Object sent = unchanged.sent();
      return sent == null ? value : new Unchanged(fit.fit(sent));
    }
    return fit.fit(value);
  }
}
