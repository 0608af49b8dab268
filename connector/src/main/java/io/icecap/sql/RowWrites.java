package io.icecap.sql;

import io.icecap.apply.TooManyChangesException;
import io.icecap.buffer.BufferUnavailableException;
import io.icecap.buffer.RecoveryNeededException;
import io.icecap.cache.CacheBusyException;
import io.icecap.cache.CacheException;
import io.icecap.change.Change;
import io.icecap.change.TableName;
import io.icecap.store.Backoff;
import io.icecap.store.StoreUnavailableException;
import io.icecap.table.CommitConflictException;
import io.icecap.table.CommitUnknownException;
import io.icecap.table.Tables;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.duckdb.DuckDBConnection;

/**
 * The statements of a session that change rows: of each the rows are computed by DuckDB, and
 * brought into the table by a {@link Writer}, a {@link LoggedWriter} or, with their transaction, a
 * {@link JointWriter}.
 *
 * @param connection whose views are the tables
 * @param transactions what a statement that is in none sees
 */
record RowWrites(
    Tables tables,
    DuckDBConnection connection,
    TableViews views,
    RunningStatements statements,
    SqlSettings settings,
    Supplier<Transaction> transactions,
    Writer writer,
    JointWriter jointWriter,
    Optional<LoggedWriter> logged) {
  /** Of a statement, against those who change the table meanwhile. */
  private static final int ATTEMPTS_MAX = 20;

  /**
   * Returns when a snapshot has the rows; within a transaction at once.
   *
   * @return how many they are
   */
  long write(Write write, Optional<Transaction> transaction) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      if (statements.isCancelled()) {
        throw new StatementException("Cancelled; nothing is changed");
      }
      try {
        return logged.isPresent()
            ? log(write, transaction, logged.get())
            : buffer(write, transaction);
      } catch (LoggedWriter.BehindException e) {
        if (attempt == ATTEMPTS_MAX) {
          throw new StatementException(e.getMessage(), e);
        }
        Backoff.pause(attempt);
      } catch (Writer.ConflictException e) {
        if (transaction.isPresent()) {
          throw new StatementException(
              "Nothing is changed: the table was changed by others while it was read; end this transaction with ROLLBACK and try it again from BEGIN",
              e);
        }
        if (attempt == ATTEMPTS_MAX) {
          throw new StatementException(
              "Nothing is changed: the table was changed by others while it was read, %d times in a row; try again"
                  .formatted(attempt),
              e);
        }
        Backoff.pause(1);
      }
    }
  }

  private long buffer(Write write, Optional<Transaction> transaction) throws SQLException {
    Transaction within = transaction.orElseGet(transactions);
    PinnedTable pin = within.tableToWrite(target(write));
    List<Change> changes = changes(write, within, pin, within.nextOffset(pin));
    within.write(pin, changes);
    if (transaction.isEmpty()) {
      within.written().forEach(part -> writer.commit(part.before(), part.changes()));
    }
    return changes.size();
  }

  private long log(Write write, Optional<Transaction> transaction, LoggedWriter log)
      throws SQLException {
    if (transaction.isPresent()) {
      throw new StatementException(
          "Rows can't be changed in a transaction here: what goes through Kafka is not published in one commit. Leave out BEGIN, or --kafka");
    }
    TableName name = target(write);
    tables.find(name).ifPresent(log::register);
    Transaction alone = transactions.get();
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
    views.show(write.looksKeysUp() ? query.with(CheckedQuery.Reference.to(name)) : query, within);
    RunningStatement staging = statements.begin();
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

  /** Returns when all that the transaction has changed is published. */
  void commit(Transaction transaction) {
    try {
      jointWriter.commit(transaction);
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
    } catch (TooManyChangesException
        | CacheException
        | CacheBusyException
        | BufferUnavailableException
        | RecoveryNeededException
        | StoreUnavailableException e) {
      throw new StatementException("Nothing is changed: " + e.getMessage(), e);
    }
  }
}
