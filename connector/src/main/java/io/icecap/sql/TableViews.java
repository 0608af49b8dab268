package io.icecap.sql;

import io.icecap.cache.Sql;
import io.icecap.change.TableName;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.table.Tables;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.duckdb.DuckDBConnection;

/** The views of a session's DuckDB that are the tables, made when they are named. */
final class TableViews {
  private final Tables tables;
  private final DataFileCopies copies;
  private final DuckDBConnection connection;
  private final Map<TableName, TableView> views = new HashMap<>();

  TableViews(Tables tables, DataFileCopies copies, DuckDBConnection connection) {
    this.tables = tables;
    this.copies = copies;
    this.connection = connection;
  }

  /** Makes views of the tables that the query names, and of nothing else. */
  void show(CheckedQuery query, Transaction within) throws SQLException {
    Resolution resolution = new Resolution(tables.names());
    Map<TableName, ReadTable> read = new TreeMap<>(Comparator.comparing(TableName::toString));
    Set<TableName> unqualified = new HashSet<>();
    for (CheckedQuery.Use use : query.tables()) {
      Optional<TableName> table = resolution.resolve(use.table(), query.expressions());
      table.ifPresent(
          name -> read.computeIfAbsent(name, n -> new ReadTable(within.table(n))).uses().add(use));
      table.filter(name -> use.table().namespace().isEmpty()).ifPresent(unqualified::add);
    }
    Map<TableName, List<LiveFile>> files = new HashMap<>();
    read.forEach((name, table) -> files.put(name, table.files(connection)));
    Map<Location, Path> paths = copies.take(files.values().stream().flatMap(List::stream).toList());
    for (Map.Entry<TableName, ReadTable> table : read.entrySet()) {
      views
          .computeIfAbsent(table.getKey(), name -> new TableView(views.size()))
          .show(connection, table.getValue().pin(), files.get(table.getKey()), paths);
    }
    for (TableName name : unqualified) {
      Sql.run(
          connection,
          "CREATE OR REPLACE VIEW main.%s AS FROM %s"
              .formatted(Sql.identifier(name.name()), Names.view(name)));
    }
  }
}
