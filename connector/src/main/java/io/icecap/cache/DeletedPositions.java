package io.icecap.cache;

import java.sql.SQLException;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/** Positions by number of file, in {@code temp.deleted}. */
final class DeletedPositions {
  private DeletedPositions() {}

  static void put(AttachedFile cache, Map<Integer, long[]> positions) throws SQLException {
    Sql.run(
        cache.connection(), "CREATE OR REPLACE TEMP TABLE deleted (file INTEGER, position BIGINT)");
    try (DuckDBAppender appender = cache.connection().createAppender("temp", "main", "deleted")) {
      for (Map.Entry<Integer, long[]> file : positions.entrySet()) {
        for (long position : file.getValue()) {
          appender.beginRow();
          appender.append(file.getKey().intValue());
          appender.append(position);
          appender.endRow();
        }
      }
      appender.flush();
    }
  }
}
