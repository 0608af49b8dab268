package io.icecap.demo;

import io.icecap.source.RandomTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;

/** Changes of random tables, which are altered meanwhile. */
final class TypesChanges extends ChangeStream {
  private static final int TRANSACTIONS_PER_ALTERATION = 40;

  private final Statement statement;
  private final List<RandomTable> tables;
  private long transactions;

  TypesChanges(
      Connection postgres,
      List<RandomTable> tables,
      int changesPerSecond,
      long seed,
      InstantSource clock)
      throws SQLException {
    super(postgres, changesPerSecond, seed, clock);
    this.tables = tables;
    this.statement = postgres.createStatement();
  }

  @Override
  void change(int rows) throws SQLException {
    RandomTable table = tables.get(random().nextInt(4) == 0 ? 1 : 0);
    execute(table, table.change(rows));
  }

  @Override
  void finish() throws SQLException {
    if (++transactions % TRANSACTIONS_PER_ALTERATION == 0) {
      RandomTable table = tables.get(random().nextInt(tables.size()));
      execute(table, table.alter());
    }
  }

  private void execute(RandomTable table, List<String> statements) throws SQLException {
    touches(table.name());
    for (String sql : statements) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
    super.close();
  }
}
