package io.icecap.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A live stream of changes: transactions of a few runs of inserts, updates, deletes and key
 * changes, mostly to hot keys, at a steady rate. The same seed and the same number of transactions
 * give the same content.
 */
final class TpchChanges implements ChangeStream {
  private static final int TRANSACTIONS_PER_SECOND = 25;
  private static final int RUN_ROWS = 8;
  // A table that shrinks below this gets inserts instead of deletes.
  private static final int LEAST_ROWS = 100;

  private final Connection postgres;
  private final int changesPerSecond;
  private final SplittableRandom random;
  private final InstantSource clock;
  private final List<TableStatements> tables = new ArrayList<>();
  private final Map<String, Long> lastChangeMillis = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  TpchChanges(
      Connection postgres,
      List<TpchRows> rows,
      Map<TpchRows, LiveKeys> keys,
      int changesPerSecond,
      long seed,
      InstantSource clock)
      throws SQLException {
    this.postgres = postgres;
    this.changesPerSecond = changesPerSecond;
    this.random = new SplittableRandom(seed);
    this.clock = clock;
    postgres.setAutoCommit(false);
    var words = new Words(random);
    for (TpchRows table : rows) {
      tables.add(new TableStatements(postgres, table, keys.get(table), words));
    }
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
      change(pickTable(), run);
      left -= run;
    }
    postgres.commit();
    changes.addAndGet(rows);
  }

  @Override
  public void close() throws SQLException {
    for (TableStatements table : tables) {
      table.close();
    }
    postgres.close();
  }

  private void change(TableStatements table, int rows) throws SQLException {
    lastChangeMillis.put(table.name(), clock.millis());
    int percent = random.nextInt(100);
    if (percent < 12 || table.liveRows() < LEAST_ROWS) {
      table.insert(rows);
    } else if (percent < 22) {
      table.delete(rows);
    } else if (percent < 24) {
      table.move(rows);
    } else {
      table.update(rows);
    }
  }

  /** One in ten changes is to a customer, three to an order, six to a line. */
  private TableStatements pickTable() {
    int tenth = random.nextInt(10);
    return tables.get(tenth == 0 ? 0 : tenth < 4 ? 1 : 2);
  }
}
