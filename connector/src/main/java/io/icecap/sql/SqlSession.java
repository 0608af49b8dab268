package io.icecap.sql;

import io.icecap.apply.TooManyChangesException;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.ChangeBuffer;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.cache.CacheBusyException;
import io.icecap.cache.CacheException;
import io.icecap.cache.Sql;
import io.icecap.cache.SqlType;
import io.icecap.change.Change;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.format.LiveFile;
import io.icecap.store.Backoff;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreUnavailableException;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import io.icecap.table.Tables;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
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
  /** Of a statement, against those who change the table meanwhile. */
  private static final int ATTEMPTS_MAX = 20;

  private final Tables tables;
  private final SqlSettings settings;
  private final AsOf asOf;
  private final Pins pins;
  private final SnapshotWait wait;
  private final Writer writer;
  private final JointWriter jointWriter;
  private final Optional<LoggedWriter> logged;
  private final SessionFolder folder;
  private final DataFileCopies copies;
  private final DuckDBConnection connection;
  private final Map<TableName, TableView> views = new HashMap<>();

  /** Null outside of one. */
  private Transaction transaction;

  private volatile RunningStatement running;
  private volatile boolean cancelled;

  /**
   * @param store closed by whoever opened it
   * @param warehouse where the tables are
   * @param publishers what publishes the rows that statements change, for as long as one waits
   * @param jointPublisher what publishes transactions
   * @param logs opens what the settings say of a log
   */
  public SqlSession(
      Tables tables,
      ChangeBuffer buffer,
      ObjectStore store,
      Location warehouse,
      SqlSettings settings,
      AsOf asOf,
      Supplier<Publisher> publishers,
      JointPublisher jointPublisher,
      Function<RowLogSettings, RowLog> logs) {
    this.tables = tables;
    this.settings = settings;
    this.asOf = asOf;
    this.pins = new Pins(tables, buffer, settings.bufferBytesMax());
    this.jointWriter = new JointWriter(buffer, jointPublisher);
    this.wait = new SnapshotWait(publishers, settings.timeMax(), () -> cancelled);
    this.writer = new Writer(buffer, wait);
    this.logged =
        settings
            .log()
            .map(
                topics ->
                    new LoggedWriter(
                        buffer,
                        logs.apply(topics),
                        topics.returnsEarly() ? Optional.empty() : Optional.of(writer)));
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
   * Runs one statement: a query, EXPLAIN, INSERT, UPDATE, DELETE or MERGE, or BEGIN, COMMIT and
   * ROLLBACK. One that changes rows returns when a snapshot has them, within a transaction COMMIT
   * does; its result says how many there were.
   *
   * @throws StatementException if it is refused or fails: the message is for whoever wrote it
   */
  public SqlResult execute(String statement) {
    Tokens tokens = new Tokens(statement);
    cancelled = false;
    try {
      if (tokens.skip("BEGIN") || tokens.skip("COMMIT") || tokens.skip("ROLLBACK")) {
        return transact(statement.strip().split("\\W", 2)[0].toUpperCase(Locale.ROOT), tokens);
      }
      if (tokens.skip("EXPLAIN")) {
        String prefix = tokens.skip("ANALYZE") ? "EXPLAIN ANALYZE " : "EXPLAIN ";
        return query(prefix, tokens.until(Set.of()));
      }
      Optional<Write> write = WriteParser.parse(statement);
      return write.isPresent() ? write(write.get()) : query("", statement);
    } catch (SQLException e) {
      throw new StatementException(DuckDbError.message(e), e);
    } catch (BufferUnavailableException | RecoveryNeededException | StoreUnavailableException e) {
      throw new StatementException(e.getMessage(), e);
    }
  }

  private SqlResult query(String prefix, String text) throws SQLException {
    CheckedQuery query = StatementCheck.query(connection, text);
    show(query, transaction == null ? newTransaction() : transaction);
    return run(prefix + text);
  }

  private Transaction newTransaction() {
    return new Transaction(name -> pins.pin(name, asOf));
  }

  /** Of statements that change rows, or may come to. */
  private Transaction newTransactionToWrite() {
    return asOf instanceof AsOf.Now ? new Transaction(pins::pinInStore) : newTransaction();
  }

  private SqlResult transact(String word, Tokens tokens) throws SQLException {
    boolean ignored = tokens.skip("TRANSACTION") || tokens.skip("WORK");
    if (!tokens.atEnd() || (transaction != null) == word.equals("BEGIN")) {
      throw new StatementException(
          tokens.atEnd()
              ? "There is %s transaction".formatted(transaction == null ? "no" : "already a")
              : tokens.next() + " is not available for a transaction");
    }
    Transaction ended = transaction;
    transaction = word.equals("BEGIN") ? newTransactionToWrite() : null;
    if (word.equals("COMMIT")) {
      commit(ended);
    }
    return run("SELECT '%s' AS transaction".formatted(word));
  }

  private void commit(Transaction ended) {
    try {
      jointWriter.commit(ended);
    } catch (Writer.ConflictException | CommitConflictException e) {
      throw new StatementException(
          "Nothing is changed: a table was changed by others since the transaction read it; run it"
              + " again",
          e);
    } catch (CommitUnknownException e) {
      throw new StatementException(
          "The store did not answer, so it is not known whether the transaction was committed; look"
              + " at its rows before you repeat it",
          e);
    } catch (TooManyChangesException | CacheException | CacheBusyException e) {
      throw new StatementException("Nothing is changed: " + e.getMessage(), e);
    }
  }

  private SqlResult write(Write write) throws SQLException {
    if (!(asOf instanceof AsOf.Now)) {
      throw new StatementException("Rows can only be changed as they are now; leave out --as-of");
    }
    for (int attempt = 1; ; attempt++) {
      if (cancelled) {
        throw new StatementException("Cancelled; nothing is changed");
      }
      try {
        long changed = logged.isPresent() ? log(write, logged.get()) : buffer(write);
        return run("SELECT CAST(%d AS BIGINT) AS changed".formatted(changed));
      } catch (LoggedWriter.BehindException e) {
        if (attempt == ATTEMPTS_MAX) {
          throw new StatementException(e.getMessage(), e);
        }
        Backoff.pause(attempt);
      } catch (Writer.ConflictException e) {
        if (attempt == ATTEMPTS_MAX || transaction != null) {
          throw new StatementException(
              "Nothing is changed: the table was changed by others while it was read, %d times in a row; try again"
                  .formatted(attempt),
              e);
        }
        Backoff.pause(1);
      }
    }
  }

  private long buffer(Write write) throws SQLException {
    Transaction within = transaction == null ? newTransactionToWrite() : transaction;
    PinnedTable pin = within.tableToWrite(target(write));
    List<Change> changes = changes(write, within, pin, within.nextOffset(pin));
    within.write(pin, changes);
    if (transaction == null) {
      within.written().forEach(part -> writer.commit(part.before(), part.changes()));
    }
    return changes.size();
  }

  private long log(Write write, LoggedWriter log) throws SQLException {
    if (transaction != null) {
      throw new StatementException(
          "Rows can't be changed in a transaction here: what goes through Kafka is not published in one commit. Leave out BEGIN, or --kafka");
    }
    TableName name = target(write);
    tables.find(name).ifPresent(log::register);
    Transaction alone = newTransactionToWrite();
    PinnedTable pin = alone.table(name);
    List<Change> rows = changes(write, alone, pin, 0);
    if (!rows.isEmpty()) {
      log.commit(pin, rows);
    }
    return rows.size();
  }

  private TableName target(Write write) {
    return new Resolution(tables.names())
        .resolve(write.target(), Set.of())
        .orElseThrow(); // there are no expressions to be named so
  }

  /**
   * @param offset of the first one
   */
  private List<Change> changes(Write write, Transaction within, PinnedTable pin, long offset)
      throws SQLException {
    requireWritable(pin, write);
    TableName name = pin.table().name();
    String view = Names.view(name);
    CheckedQuery query = StatementCheck.query(connection, write.query(view, pin.schema()));
    show(write.looksKeysUp() ? query.with(CheckedQuery.Reference.to(name)) : query, within);
    RunningStatement staging = begin();
    try {
      return StagedRows.of(connection, staging, write, query.text(), view, pin.schema())
          .changes(offset, System.currentTimeMillis(), settings.rowsMax());
    } catch (SQLException e) {
      throw staging.failed(e);
    } finally {
      staging.close();
    }
  }

  private static void requireWritable(PinnedTable pin, Write write) {
    String problem = null;
    if (pin.table().isReplica()) {
      problem = "is a replica; change the table that it is of";
    } else if (pin.table().own().orderBy().isPresent()) {
      problem = "has its rows ordered by a column of their source, which says what counts";
    } else if (pin.schema().appends() && !(write instanceof InsertRows)) {
      problem = "has no key, so rows can only be inserted";
    }
    if (problem != null) {
      throw new StatementException(pin.table().name() + " " + problem);
    }
  }

  private SqlResult run(String text) throws SQLException {
    RunningStatement begun = begin();
    try {
      return new SqlResult(begun, begun.statement().executeQuery(text), settings.rowsMax());
    } catch (SQLException e) {
      begun.close();
      throw begun.failed(e);
    }
  }

  private RunningStatement begin() throws SQLException {
    running = new RunningStatement(connection.createStatement(), settings.timeMax());
    return running;
  }

  /** Makes views of the tables that the query names, and of nothing else. */
  private void show(CheckedQuery query, Transaction within) throws SQLException {
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

  /** Without any check. */
  DuckDBConnection connection() {
    return connection;
  }

  /**
   * Cuts off the statement that runs, from any thread; does nothing if none does. One that waits
   * for its snapshot waits no longer; its rows may be published all the same.
   */
  public void cancel() {
    cancelled = true;
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
      logged.ifPresent(LoggedWriter::close);
      wait.close();
      copies.close();
      folder.close();
    }
  }
}
