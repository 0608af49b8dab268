package io.icecap.connect;

import io.icecap.change.Column;
import io.icecap.change.RowSchema;
import io.icecap.table.ColumnTimes;
import io.icecap.table.SchemaChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a table needs to be what its source is by now: more than to hold all rows, since columns are
 * dropped. Records that are older than what is known of the source change nothing of that.
 */
final class SourceHistory {
  /** Of columns that are no source's: of metadata, of deletes. */
  private static final String ADDED = "__";

  private final ColumnTimes times;
  private final Set<String> kept;
  private final long now;

  /**
   * @param kept columns that can't be dropped
   * @param now when nothing is known yet, what is older tells of no column that it is gone
   */
  SourceHistory(ColumnTimes times, Set<String> kept, long now) {
    this.times = times;
    this.kept = kept;
    this.now = now;
  }

  /**
   * @param rows the columns of whole rows
   * @param millis when the newest of them was written in the source
   */
  List<SchemaChange> changes(RowSchema rows, RowSchema table, long millis) {
    Set<String> dropped = dropped(rows, table, millis);
    List<SchemaChange> changes = new ArrayList<>();
    dropped.forEach(column -> changes.add(new SchemaChange.Drop(column, millis)));
    boolean adds = false;
    for (SchemaChange change : NeededChanges.of(without(rows, gone(rows, millis)), table, millis)) {
      adds |= change instanceof SchemaChange.Add;
      if (!(change instanceof SchemaChange.Relax relax && dropped.contains(relax.column()))) {
        changes.add(change);
      }
    }
    if (times.since().isEmpty()) {
      changes.add(new SchemaChange.Since(now));
    } else if (adds && millis > times.since().getAsLong()) {
      changes.add(new SchemaChange.Since(millis));
    }
    return changes;
  }

  /** The columns of a record of this time that the source had dropped since. */
  Set<String> gone(RowSchema rows, long millis) {
    Set<String> gone = new HashSet<>();
    for (Column column : rows.columns()) {
      if (times.isGone(column.name(), millis)) {
        gone.add(column.name());
      }
    }
    return gone;
  }

  private Set<String> dropped(RowSchema rows, RowSchema table, long millis) {
    Set<String> dropped = new HashSet<>();
    if (times.since().isPresent() && millis > times.since().getAsLong()) {
      for (Column column : table.columns()) {
        String name = column.name();
        if (rows.indexOf(name) < 0 && !kept.contains(name) && !name.startsWith(ADDED)) {
          dropped.add(name);
        }
      }
    }
    return dropped;
  }

  private static RowSchema without(RowSchema rows, Set<String> columns) {
    if (columns.isEmpty()) {
      return rows;
    }
    List<Column> left = rows.columns().stream().filter(c -> !columns.contains(c.name())).toList();
    List<String> names = left.stream().map(Column::name).toList();
    return new RowSchema(rows.id(), left, rows.keyNames().stream().map(names::indexOf).toList());
  }
}
