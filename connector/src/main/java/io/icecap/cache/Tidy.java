package io.icecap.cache;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Checkpoints a partition's file once its log is long, and writes the rows anew where most of the
 * table is rows that were deleted: DuckDB scans them too.
 */
final class Tidy {
  static final long LOG_BYTES = 16L << 20;
  private static final long LOG_BYTES_MAX = 4 * LOG_BYTES;
  private static final double DEAD_PER_LIVE = 1.0;
  private static final long DEAD_MIN = 10_000;

  private Tidy() {}

  /** Whether there may be something to do. */
  static boolean isDue(AttachedFile cache) {
    return cache.isInMemory() || cache.logBytes() >= LOG_BYTES;
  }

  /** Whether it can't wait any longer for who else reads the file. */
  static boolean isUrgent(AttachedFile cache) {
    return !cache.isInMemory() && cache.logBytes() >= LOG_BYTES_MAX;
  }

  static void run(AttachedFile cache) throws SQLException {
    Connection connection = cache.connection();
    long live = Sql.number(connection, "SELECT count(*) FROM rows");
    long all = Sql.number(connection, "SELECT coalesce(max(rowid) + 1, 0) FROM rows");
    if (all - live > live * DEAD_PER_LIVE + DEAD_MIN) {
      rewrite(connection);
    }
    if (!cache.isInMemory()) {
      Sql.run(connection, "CHECKPOINT " + cache.alias());
    }
  }

  /** Writes the rows anew: those that were deleted are gone. */
  static void rewrite(Connection connection) throws SQLException {
    Sql.run(connection, "BEGIN TRANSACTION");
    Sql.run(connection, "CREATE TABLE fresh AS SELECT * FROM rows ORDER BY _file, _pos");
    Sql.run(connection, "DROP TABLE rows");
    Sql.run(connection, "ALTER TABLE fresh RENAME TO rows");
    Sql.run(connection, "CREATE OR REPLACE TABLE files AS SELECT * FROM files");
    Sql.run(connection, "COMMIT");
  }
}
