package io.icecap.cache;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what a partition's file holds to a new DuckDB file. Its rows are written, not the file's
 * blocks: those still have rows that were deleted.
 */
final class WriteCopy {
  private final DuckDbInstance instance;

  WriteCopy(DuckDbInstance instance) {
    this.instance = instance;
  }

  /**
   * A copy that can take the place of the file.
   *
   * @param from in a transaction, which is over when this returns
   * @param to no file yet
   */
  void run(Statements from, Path to) throws SQLException {
    Map<String, String> tables = new LinkedHashMap<>();
    CacheLayout.TABLES.forEach(table -> tables.put(table, "SELECT * FROM " + table));
    write(from, to, tables, Optional.empty());
  }

  /**
   * A copy with all columns, for others.
   *
   * @param from in a transaction, which is over when this returns
   * @param rows a query as of {@link PartitionRows#selectAll}
   * @param layout what it has
   * @param view says what its rows are called
   */
  void run(Statements from, Path to, String rows, CacheLayout layout, View view)
      throws SQLException {
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put("rows", rows);
    tables.put("files", "SELECT * FROM files");
    tables.put(
        "layout",
        "SELECT version, identity, %s AS columns, owner FROM layout"
            .formatted(Sql.literal(layout.columns())));
    write(from, to, tables, Optional.of(view));
  }

  /** The statement that makes a view in the copy of this alias. */
  interface View {
    String text(String alias);
  }

  private void write(Statements from, Path to, Map<String, String> tables, Optional<View> view)
      throws SQLException {
    String alias = instance.attach(to);
    try {
      fill(from, alias, tables, view);
      from.run("COMMIT");
      instance.checkpoint(alias);
    } catch (SQLException e) {
      detachAfter(e, alias);
      throw e;
    }
    instance.detach(alias);
  }

  private void detachAfter(SQLException error, String alias) {
    try {
      instance.detach(alias);
    } catch (SQLException e) {
      error.addSuppressed(e);
    }
  }

  private static void fill(
      Statements from, String alias, Map<String, String> tables, Optional<View> view)
      throws SQLException {
    String schema = alias + "." + CacheLayout.SCHEMA;
    from.run("CREATE SCHEMA " + schema);
    for (Map.Entry<String, String> table : tables.entrySet()) {
      from.run("CREATE TABLE %s.%s AS %s".formatted(schema, table.getKey(), table.getValue()));
    }
    if (view.isPresent()) {
      from.run(view.get().text(alias));
    }
  }
}
