package io.icecap.sql;

import io.icecap.apply.PendingChanges;
import io.icecap.cache.RenamedParts;
import io.icecap.cache.Sql;
import io.icecap.change.RowSchema;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;

/** What DuckDB shows of one table, made anew when the table is another than at the last look. */
final class TableView {
  private final InternalTable deleted;
  private final InternalTable changes;
  private PinnedTable shown;
  private List<LiveFile> files;
  private String snapshot;

  /**
   * @param number unique in the session
   */
  TableView(int number) {
    this.deleted = new InternalTable("deleted_" + number);
    this.changes = new InternalTable("changes_" + number);
  }

  /**
   * @param wanted those of the table's data files that are read
   * @param paths where they are
   */
  void show(
      DuckDBConnection connection,
      PinnedTable pin,
      List<LiveFile> wanted,
      Map<Location, Path> paths)
      throws SQLException {
    boolean sameFiles =
        shown != null && isSameVersion(pin) && locations(wanted).equals(locations(files));
    if (sameFiles && !pin.hasBuffered() && !shown.hasBuffered()) {
      return;
    }
    Optional<PendingChanges> pending = pin.pending();
    RowSchema schema = pin.schema();
    SnapshotRows rows = new SnapshotRows(schema, deleted);
    if (!sameFiles) {
      shown = null;
      snapshot = rows.text(connection, wanted, paths);
      files = wanted;
    }
    String text =
        pending.isEmpty()
            ? snapshot
            : new BufferedRows(schema, changes)
                .text(
                    connection, pending.get(), pending.get().truncates() ? rows.none() : snapshot);
    Sql.run(connection, "CREATE SCHEMA IF NOT EXISTS " + Names.schema(pin.table().name()));
    Sql.run(
        connection,
        "CREATE OR REPLACE VIEW %s AS SELECT %s FROM (%s)"
            .formatted(Names.view(pin.table().name()), named(schema), text));
    shown = pin;
  }

  private static List<Location> locations(List<LiveFile> files) {
    return files.stream().map(LiveFile::location).toList();
  }

  private boolean isSameVersion(PinnedTable pin) {
    return pin.head().version() == shown.head().version()
        && pin.head().snapshotId().equals(shown.head().snapshotId())
        && pin.schema().equals(shown.schema());
  }

  private static String named(RowSchema schema) {
    List<String> names = Names.columns(schema);
    return IntStream.range(0, names.size())
        .mapToObj(
            i ->
                "%s AS %s"
                    .formatted(
                        RenamedParts.of("c" + i, schema.columns().get(i).type()),
                        Sql.identifier(names.get(i))))
        .collect(Collectors.joining(", "));
  }
}
