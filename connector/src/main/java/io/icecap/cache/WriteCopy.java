package io.icecap.cache;

import io.icecap.change.RowSchema;
import io.icecap.format.DataFileColumns;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes what a partition's file holds to a new DuckDB file. Its rows are written, not the file's
 * blocks: those still have rows that were deleted.
 */
final class WriteCopy {
  private final String publicColumns;

  WriteCopy(RowSchema schema) {
    List<String> names = DataFileColumns.names(schema);
    this.publicColumns =
        IntStream.range(0, names.size())
            .mapToObj(i -> "c%d AS %s".formatted(i, Sql.identifier(names.get(i))))
            .collect(Collectors.joining(", "));
  }

  /**
   * @param to no file yet; there is none either if this fails
   * @param view what the rows are called for others; none if they are for no others
   */
  void run(AttachedFile cache, Path to, Optional<String> view) throws SQLException {
    String alias = cache.instance().newAlias();
    Sql.run(
        cache.connection(),
        "ATTACH %s AS %s (STORAGE_VERSION '%s')"
            .formatted(Sql.literal(to.toString()), alias, AttachedFile.STORAGE_VERSION));
    try {
      fill(cache, alias, view);
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

  private void fill(AttachedFile cache, String alias, Optional<String> view) throws SQLException {
    String schema = alias + "." + CacheLayout.SCHEMA;
    Sql.run(cache.connection(), "CREATE SCHEMA " + schema);
    for (String table : CacheLayout.TABLES) {
      Sql.run(
          cache.connection(),
          "CREATE TABLE %s.%s AS SELECT * FROM %s".formatted(schema, table, table));
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
