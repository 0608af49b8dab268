package io.icecap.cache;

import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes what a partition's file holds to a new DuckDB file. Its rows are written, not the file's
 * blocks: those still have rows that were deleted.
 */
final class WriteCopy {
  private final PartitionRows rows;
  private final String publicColumns;

  WriteCopy(RowSchema schema, PartitionRows rows) {
    this.rows = rows;
    List<String> names = DataFileColumns.names(schema);
    this.publicColumns =
        IntStream.range(0, names.size())
            .mapToObj(i -> "c%d AS %s".formatted(i, Sql.identifier(names.get(i))))
            .collect(Collectors.joining(", "));
  }

  /**
   * A copy that can take the place of the file.
   *
   * @param to no file yet; there is none either if this fails
   */
  void run(AttachedFile cache, Path to) throws SQLException {
    Map<String, String> tables = new LinkedHashMap<>();
    CacheLayout.TABLES.forEach(table -> tables.put(table, "SELECT * FROM " + table));
    write(cache, to, tables, Optional.empty());
  }

  /**
   * A copy with all columns, for others.
   *
   * @param layout what it has
   * @param view what its rows are called
   */
  void run(AttachedFile cache, Path to, CacheLayout layout, String view) throws SQLException {
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put("rows", rows.selectAll(cache));
    tables.put("files", "SELECT * FROM files");
    tables.put(
        "layout",
        "SELECT version, identity, %s AS columns, owner FROM layout"
            .formatted(Sql.literal(layout.columns())));
    write(cache, to, tables, Optional.of(view));
  }

  private void write(AttachedFile cache, Path to, Map<String, String> tables, Optional<String> view)
      throws SQLException {
    String alias = cache.instance().newAlias();
    Sql.run(
        cache.connection(),
        "ATTACH %s AS %s (STORAGE_VERSION '%s')"
            .formatted(Sql.literal(to.toString()), alias, AttachedFile.STORAGE_VERSION));
    try {
      fill(cache, alias, tables, view);
    } catch (SQLException e) {
      detachAfter(e, cache, alias);
      throw e;
    }
    cache.instance().detach(alias);
  }

  private static void detachAfter(SQLException error, AttachedFile cache, String alias) {
    try {
      cache.instance().detach(alias);
    } catch (SQLException e) {
      error.addSuppressed(e);
    }
  }

  private void fill(
      AttachedFile cache, String alias, Map<String, String> tables, Optional<String> view)
      throws SQLException {
    String schema = alias + "." + CacheLayout.SCHEMA;
    Sql.run(cache.connection(), "CREATE SCHEMA " + schema);
    for (Map.Entry<String, String> table : tables.entrySet()) {
      Sql.run(
          cache.connection(),
          "CREATE TABLE %s.%s AS %s".formatted(schema, table.getKey(), table.getValue()));
    }
    if (view.isPresent()) {
      createView(cache, alias, view.get());
    }
    Sql.run(cache.connection(), "CHECKPOINT " + alias);
  }

  /** The table's name is qualified without the alias, so that it is found under any. */
  private void createView(AttachedFile cache, String alias, String view) throws SQLException {
    Sql.run(
        cache.connection(),
        "CREATE VIEW %s.main.%s AS SELECT %s FROM %s.rows"
            .formatted(alias, Sql.identifier(view), publicColumns, CacheLayout.SCHEMA));
  }
}
