package io.icecap.sql;

import io.icecap.buffer.ChangeClaims;
import io.icecap.cache.Sql;
import io.icecap.cache.SqlType;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.table.Tables;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;

/**
 * SQL over all tables of a warehouse, in DuckDB's dialect. A statement sees one state of each table
 * for as long as it runs, and all statements of a transaction the same. Used by one thread, but for
 * {@link #cancel}.
 *
 * <p>What statements can reach is the tables: no files, settings, extensions or environment.
 */
public final class SqlSession implements AutoCloseable {
  private final Tables tables;
  private final SqlSettings settings;
  private final AsOf asOf;
  private final Pins pins;
  private final SessionFolder folder;
  private final DataFileCopies copies;
  private final DuckDBConnection connection;
  private final Map<TableName, TableView> views = new HashMap<>();

  /** The tables that a transaction has seen; null outside of one. */
  private Map<TableName, PinnedTable> transaction;

  private volatile RunningStatement running;

  /**
   * @param store closed by whoever opened it
   * @param warehouse where the tables are
   */
  public SqlSession(
      Tables tables,
      ChangeClaims buffer,
      ObjectStore store,
      Location warehouse,
      SqlSettings settings,
      AsOf asOf) {
    this.tables = tables;
    this.settings = settings;
    this.asOf = asOf;
    this.pins = new Pins(tables, buffer, settings.bufferBytesMax());
    this.folder = SessionFolder.in(settings.directory());
    Optional<Path> local = store.localFile(warehouse.resolve("x")).map(Path::getParent);
    this.copies = new DataFileCopies(store, local, folder.copies(), settings.diskBytesMax());
    List<Path> readable = new ArrayList<>(List.of(folder.copies()));
    local.ifPresent(readable::add);
    this.connection = LockedDuckDb.open(settings, readable, folder.spill());
  }

  /** The tables of the warehouse, by name. */
  public List<TableName> tables() {
    return tables.names();
  }

  /** The columns of a table; empty if there is no such table. */
  public List<SqlColumn> columns(TableName table) {
    return tables.find(table).map(found -> columns(found.schema())).orElse(List.of());
  }

  private static List<SqlColumn> columns(RowSchema schema) {
    List<String> names = Names.columns(schema);
    return IntStream.range(0, names.size())
        .mapToObj(
            i -> new SqlColumn(names.get(i), SqlType.of(schema.columns().get(i).type().renamed())))
        .toList();
  }

  /**
   * Runs one query.
   *
   * @throws StatementException if it is refused or fails: the message is for whoever wrote it
   */
  public SqlResult query(String statement) {
    CheckedQuery query = StatementCheck.query(connection, statement);
    try {
      show(query);
      return run(query.text());
    } catch (SQLException e) {
      throw new StatementException(DuckDbError.message(e), e);
    }
  }

  private SqlResult run(String text) throws SQLException {
    Statement statement = connection.createStatement();
    RunningStatement begun = new RunningStatement(statement, settings.timeMax());
    running = begun;
    try {
      return new SqlResult(begun, statement.executeQuery(text), settings.rowsMax());
    } catch (SQLException e) {
      begun.close();
      throw begun.failed(e);
    }
  }

  /** Makes views of the tables that the query names, and of nothing else. */
  private void show(CheckedQuery query) throws SQLException {
    Resolution resolution = new Resolution(tables.names());
    Map<TableName, PinnedTable> pinned = new TreeMap<>(Comparator.comparing(TableName::toString));
    Set<TableName> unqualified = new HashSet<>();
    for (CheckedQuery.Reference reference : query.tables()) {
      Optional<TableName> table = resolution.resolve(reference, query.expressions());
      table.ifPresent(name -> pinned.computeIfAbsent(name, this::pin));
      table.filter(name -> reference.namespace().isEmpty()).ifPresent(unqualified::add);
    }
    Map<Location, Path> paths =
        copies.take(pinned.values().stream().flatMap(pin -> pin.files().stream()).toList());
    for (PinnedTable pin : pinned.values()) {
      views
          .computeIfAbsent(pin.table().name(), name -> new TableView(views.size()))
          .show(connection, pin, paths);
    }
    for (TableName name : unqualified) {
      Sql.run(
          connection,
          "CREATE OR REPLACE VIEW main.%s AS FROM %s"
              .formatted(Sql.identifier(name.name()), Names.view(name)));
    }
  }

  private PinnedTable pin(TableName name) {
    return transaction == null
        ? pins.pin(name, asOf)
        : transaction.computeIfAbsent(name, table -> pins.pin(table, asOf));
  }

  /** Without any check. */
  DuckDBConnection connection() {
    return connection;
  }

  /** Cuts off the statement that runs, from any thread; does nothing if none does. */
  public void cancel() {
    RunningStatement now = running;
    if (now != null) {
      now.cancel();
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB could not be stopped", e);
    } finally {
      copies.close();
      folder.close();
    }
  }
}
