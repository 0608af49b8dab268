package io.icecap.connect;

import io.icecap.change.Column;
import io.icecap.change.ColumnType;
import io.icecap.change.ColumnType.ListOf;
import io.icecap.change.ColumnType.MapOf;
import io.icecap.change.ColumnType.StructOf;
import io.icecap.change.RowSchema;
import io.icecap.change.Widening;
import io.icecap.table.SchemaChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What has to become of a table's schema before it can hold all rows of a record's schema, as far
 * as there is a change for it; where there is none, {@link Projection#problem} tells why.
 */
final class NeededChanges {
  private final List<SchemaChange> changes = new ArrayList<>();

  private final long millis;

  private NeededChanges(long millis) {
    this.millis = millis;
  }

  /**
   * @param rows the columns of whole rows
   * @param millis when the newest of them was written in the source
   */
  static List<SchemaChange> of(RowSchema rows, RowSchema table, long millis) {
    NeededChanges needed = new NeededChanges(millis);
    Set<String> key = Set.copyOf(table.keyNames());
    needed.compare(Optional.empty(), rows.columns(), table.columns(), key);
    return needed.changes;
  }

  private void compare(
      Optional<String> struct, List<Column> records, List<Column> tables, Set<String> key) {
    for (Column column : records) {
      Optional<Column> known = named(column.name(), tables);
      if (known.isPresent()) {
        compare(path(struct, column.name()), column.type(), known.get().type());
      } else {
        changes.add(
            new SchemaChange.Add(
                struct,
                column.name(),
                column.type(),
                Optional.ofNullable(column.initial())
                    .map(value -> new SchemaChange.Initial(value, millis))));
      }
    }
    for (Column column : tables) {
      boolean mayBeNull = named(column.name(), records).map(c -> !c.required()).orElse(true);
      if (column.required() && mayBeNull && !key.contains(column.name())) {
        changes.add(new SchemaChange.Relax(path(struct, column.name())));
      }
    }
  }

  private void compare(String path, ColumnType record, ColumnType table) {
    if (record instanceof StructOf from && table instanceof StructOf to) {
      compare(Optional.of(path), from.fields(), to.fields(), Set.of());
    } else if (record instanceof ListOf from && table instanceof ListOf to) {
      compare(Optional.of(path), List.of(from.element()), List.of(to.element()), Set.of());
    } else if (record instanceof MapOf from && table instanceof MapOf to) {
      compare(Optional.of(path), List.of(from.value()), List.of(to.value()), Set.of());
    } else if (Widening.isAllowed(table, record)) {
      changes.add(new SchemaChange.Widen(path, record));
    }
  }

  private static Optional<Column> named(String name, List<Column> columns) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  private static String path(Optional<String> struct, String column) {
    return struct.map(s -> s + "." + column).orElse(column);
  }
}
