package io.icecap.demo;

import io.trino.tpch.TpchEntity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Creates the TPC-H tables in PostgreSQL and fills them from the generator. */
public final class TpchTables {
  private static final int COPY_BYTES = 1 << 16;

  private final List<TpchRows> tables =
      List.of(new CustomerRows(), new OrdersRows(), new LineitemRows());
  private final Map<TpchRows, LiveKeys> liveKeys = new LinkedHashMap<>();

  /** {@code customer}, {@code orders}, {@code lineitem}. */
  public List<String> names() {
    return tables.stream().map(TpchRows::name).toList();
  }

  /**
   * Creates the tables and loads them.
   *
   * @param scale TPC-H's scale factor; 0.01 is 76,675 rows
   * @return the rows of each table
   */
  public Map<String, Long> load(Connection postgres, double scale)
      throws SQLException, IOException {
    var rows = new LinkedHashMap<String, Long>();
    for (TpchRows table : tables) {
      rows.put(table.name(), load(postgres, table, scale));
    }
    return rows;
  }

  /** A stream of changes to the loaded tables, the same for the same seed. */
  public ChangeStream changes(
      Connection postgres, int changesPerSecond, long seed, InstantSource clock)
      throws SQLException {
    return new TpchChanges(postgres, tables, liveKeys, changesPerSecond, seed, clock);
  }

  private long load(Connection postgres, TpchRows table, double scale)
      throws SQLException, IOException {
    try (var statement = postgres.createStatement()) {
      statement.execute(table.createTable());
    }
    var keys = new LiveKeys();
    liveKeys.put(table, keys);
    CopyIn copy =
        postgres
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy " + table.name() + " from stdin with (delimiter '|')");
    var lines = new StringBuilder();
    for (TpchEntity row : table.generator().createGenerator(scale, 1, 1)) {
      keys.add(table.key(row));
      String line = row.toLine();
      // The generator ends a line with a delimiter, COPY does not.
      lines.append(line, 0, line.length() - 1).append('\n');
      if (lines.length() > COPY_BYTES) {
        write(copy, lines);
      }
    }
    write(copy, lines);
    return copy.endCopy();
  }

  private static void write(CopyIn copy, StringBuilder lines) throws SQLException {
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    lines.setLength(0);
  }
}
