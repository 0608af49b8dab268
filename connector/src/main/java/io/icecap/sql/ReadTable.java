package io.icecap.sql;

import io.icecap.apply.PendingChanges;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.table.RowFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * A table as one query reads it.
 *
 * @param uses all places in the query where it is read
 */
record ReadTable(PinnedTable pin, List<CheckedQuery.Use> uses) {
  ReadTable(PinnedTable pin) {
    this(pin, new ArrayList<>());
  }

  /**
   * The data files that the query needs: of those that are left out, no row is asked for anywhere
   * in it.
   */
  List<LiveFile> files(DuckDBConnection connection) {
    List<LiveFile> all = pin.files();
    Optional<RowFilter> filter = filter(new Constants(connection));
    if (all.isEmpty() || filter.isEmpty() || bufferNeedsRows()) {
      return all;
    }
    Set<Location> needed = pin.table().filesFor(pin.head(), filter.get());
    return all.stream().filter(file -> needed.contains(file.location())).toList();
  }

  /** Columns are known by what they are now, so a table as it once was is read as a whole. */
  private Optional<RowFilter> filter(Constants constants) {
    List<RowFilter> wanted = new ArrayList<>();
    for (CheckedQuery.Use use : uses) {
      use.where()
          .flatMap(where -> new Conditions(constants, pin.schema(), use.alias()).of(where))
          .ifPresent(wanted::add);
    }
    return wanted.size() < uses.size() || !pin.schema().equals(pin.table().schema())
        ? Optional.empty()
        : Optional.of(new RowFilter.Any(wanted));
  }

  /** Whether a buffered change takes values from the row that is there, whatever that row has. */
  private boolean bufferNeedsRows() {
    return pin.pending().map(ReadTable::needsRows).orElse(false);
  }

  private static boolean needsRows(PendingChanges pending) {
    return pending.order().isPresent()
        || pending
            .changes()
            .anyMatch(
                changes ->
                    changes.stream().anyMatch(change -> change.isPartial() || change.changesKey()));
  }
}
