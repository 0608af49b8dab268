package io.icecap.demo;

import io.icecap.source.RandomTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Transactions of changes to random tables, which are altered meanwhile. */
final class TypesChanges implements ChangeStream {
  private static final int TRANSACTIONS_PER_SECOND = 25;
  private static final int TRANSACTIONS_PER_ALTERATION = 40;
  private static final int RUN_ROWS = 8;

  private final Connection postgres;
  private final Statement statement;
  private final List<RandomTable> tables;
  private final int changesPerSecond;
  private final SplittableRandom random;
  private final InstantSource clock;
  private final Map<String, Long> lastChangeMillis = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private long transactions;

  TypesChanges(
      Connection postgres,
      List<RandomTable> tables,
      int changesPerSecond,
      long seed,
      InstantSource clock)
      throws SQLException {
    this.postgres = postgres;
    this.tables = tables;
    this.changesPerSecond = changesPerSecond;
    this.random = new SplittableRandom(seed);
    this.clock = clock;
    postgres.setAutoCommit(false);
    this.statement = postgres.createStatement();
  }

  @Override
  public int changesPerSecond() {
    return changesPerSecond;
  }

  @Override
  public long changes() {
    return changes.get();
  }

  @Override
  public long lastChangeMillis(String table) {
    return lastChangeMillis.getOrDefault(table, 0L);
  }

  @Override
  public void transaction() throws SQLException {
    int mean = Math.max(1, changesPerSecond / TRANSACTIONS_PER_SECOND);
    int rows = random.nextInt(1, 2 * mean + 1);
    for (int left = rows; left > 0; ) {
      int run = Math.min(left, random.nextInt(1, RUN_ROWS + 1));
      RandomTable table = tables.get(random.nextInt(4) == 0 ? 1 : 0);
      execute(table, table.change(run));
      left -= run;
    }
    if (++transactions % TRANSACTIONS_PER_ALTERATION == 0) {
      RandomTable table = tables.get(random.nextInt(tables.size()));
      execute(table, table.alter());
    }
    postgres.commit();
    changes.addAndGet(rows);
  }

  private void execute(RandomTable table, List<String> statements) throws SQLException {
    lastChangeMillis.put(table.name(), clock.millis());
    for (String sql : statements) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
    postgres.close();
  }
}
