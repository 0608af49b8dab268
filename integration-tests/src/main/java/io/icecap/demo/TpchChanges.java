package io.icecap.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Inserts, updates, deletes and key changes of TPC-H tables, mostly to hot keys. */
final class TpchChanges extends ChangeStream {
  // A table that shrinks below this gets inserts instead of deletes.
  private static final int LEAST_ROWS = 100;

  private final List<TableStatements> tables = new ArrayList<>();

  TpchChanges(
      Connection postgres,
      List<TpchRows> rows,
      Map<TpchRows, LiveKeys> keys,
      int changesPerSecond,
      long seed,
      InstantSource clock)
      throws SQLException {
    super(postgres, changesPerSecond, seed, clock);
    var words = new Words(random());
    for (TpchRows table : rows) {
      tables.add(new TableStatements(postgres, table, keys.get(table), words));
    }
  }

  @Override
  public void close() throws SQLException {
    for (TableStatements table : tables) {
      table.close();
    }
    super.close();
  }

  @Override
  void change(int rows) throws SQLException {
    TableStatements table = pickTable();
    touches(table.name());
    int percent = random().nextInt(100);
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
    int tenth = random().nextInt(10);
    return tables.get(tenth == 0 ? 0 : tenth < 4 ? 1 : 2);
  }
}
