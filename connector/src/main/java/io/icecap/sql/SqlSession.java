package io.icecap.sql;

import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.ChangeBuffer;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.cache.SqlType;
import io.icecap.change.RowSchema;
import io.icecap.change.TableName;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoreUnavailableException;
import io.icecap.table.Tables;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
  private final Tables tables;
  private final AsOf asOf;
  private final Pins pins;
  private final SnapshotWait wait;
  private final Optional<LoggedWriter> logged;
  private final SessionFolder folder;
  private final DataFileCopies copies;
  private final DuckDBConnection connection;
  private final RunningStatements statements;
  private final TableViews views;
  private final RowWrites writes;

  /** Null outside of one. */
  private Transaction transaction;

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
    this.asOf = asOf;
    this.pins = new Pins(tables, buffer, settings.bufferBytesMax());
    this.folder = SessionFolder.in(settings.directory());
    Optional<Path> local = store.localFile(warehouse.resolve("x")).map(Path::getParent);
    this.copies = new DataFileCopies(store, local, folder.copies(), settings.diskBytesMax());
    List<Path> readable = new ArrayList<>(List.of(folder.copies()));
    local.ifPresent(readable::add);
    this.connection = LockedDuckDb.open(settings, readable, folder.spill());
    this.statements = new RunningStatements(connection, settings);
    this.views = new TableViews(tables, copies, connection);
    this.wait = new SnapshotWait(publishers, settings.timeMax(), statements::isCancelled);
    Writer writer = new Writer(buffer, wait);
    this.logged = settings.log().map(topics -> logged(buffer, topics, logs, writer));
    this.writes =
        new RowWrites(
            tables,
            connection,
            views,
            statements,
            settings,
            this::newTransactionToWrite,
            writer,
            new JointWriter(buffer, jointPublisher),
            logged);
  }

  private static LoggedWriter logged(
      ChangeBuffer buffer,
      RowLogSettings topics,
      Function<RowLogSettings, RowLog> logs,
      Writer writer) {
    return new LoggedWriter(
        buffer, logs.apply(topics), topics.returnsEarly() ? Optional.empty() : Optional.of(writer));
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
    statements.next();
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
    views.show(query, transaction == null ? newTransaction() : transaction);
    return statements.run(prefix + text);
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
      writes.commit(ended);
    }
    return statements.run("SELECT '%s' AS transaction".formatted(word));
  }

  private SqlResult write(Write write) throws SQLException {
    if (!(asOf instanceof AsOf.Now)) {
      throw new StatementException("Rows can only be changed as they are now; leave out --as-of");
    }
    long changed = writes.write(write, Optional.ofNullable(transaction));
    return statements.run("SELECT CAST(%d AS BIGINT) AS changed".formatted(changed));
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
    statements.cancel();
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
