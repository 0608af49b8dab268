package io.icecap.change;

import io.icecap.change.ColumnType.ListOf;
import io.icecap.change.ColumnType.MapOf;
import io.icecap.change.ColumnType.StructOf;
import java.util.List;

/** Brings rows of one of a table's schemas into a later one, column by column by its id. */
public final class RowUpgrade {
  private static final int ABSENT = -1;

  private final List<Column> from;
  private final List<Column> to;

  /** Per column of the later schema, where it is in the earlier one. */
  private final int[] sources;

  private RowUpgrade(List<Column> from, List<Column> to) {
    this.from = from;
    this.to = to;
    List<Integer> ids = from.stream().map(Column::id).toList();
    this.sources = to.stream().mapToInt(column -> ids.indexOf(column.id())).toArray();
  }

  public static RowUpgrade between(RowSchema from, RowSchema to) {
    return new RowUpgrade(from.columns(), to.columns());
  }

  /**
   * The change in the columns of the later schema; where the earlier one has none, what the column
   * initially is.
   */
  public Change upgrade(Change change) {
    Object[] values = upgrade(change.values());
    return change.changesKey()
        ? Change.ofKey(upgrade(change.oldKey()), values, change.offset(), change.sourceMillis())
        : new Change(change.operation(), values, change.offset(), change.sourceMillis());
  }

  private Object[] upgrade(Object[] values) {
    Object[] upgraded = new Object[sources.length];
    for (int i = 0; i < sources.length; i++) {
      if (sources[i] != ABSENT) {
        upgraded[i] = upgrade(values[sources[i]], from.get(sources[i]).type(), to.get(i).type());
      } else {
        upgraded[i] = to.get(i).initialValue();
      }
    }
    return upgraded;
  }

  private static Object upgrade(Object value, ColumnType from, ColumnType to) {
    if (value == null || from.equals(to)) {
      return value;
    }
    if (value instanceof Unchanged unchanged) {
      return new Unchanged(upgrade(unchanged.sent(), from, to));
    }
    if (from instanceof StructOf before && to instanceof StructOf after) {
      return new RowUpgrade(before.fields(), after.fields()).upgrade((Object[]) value);
    }
    if (from instanceof ListOf before && to instanceof ListOf after) {
      return upgradeEach((Object[]) value, List.of(before.element()), List.of(after.element()));
    }
    if (from instanceof MapOf before && to instanceof MapOf after) {
      return upgradeEach((Object[]) value, before.parts(), after.parts());
    }
    return Widening.widen(value, to);
  }

  /** The values have the types of these parts in turn. */
  private static Object[] upgradeEach(Object[] values, List<Column> from, List<Column> to) {
    Object[] upgraded = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      int part = i % from.size();
      upgraded[i] = upgrade(values[i], from.get(part).type(), to.get(part).type());
    }
    return upgraded;
  }
}
