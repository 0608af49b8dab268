package io.icecap.cache;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Keeps a partition's file in shape, a bounded step at a time: frees room where most of the table
 * is rows that were deleted, which DuckDB scans too, and checkpoints the file once its log is long.
 */
final class Tidy {
  static final long LOG_BYTES = 16L << 20;
  private static final long LOG_BYTES_MAX = 4 * LOG_BYTES;

  private Tidy() {}

  /** Whether there is something to do. */
  static boolean isDue(AttachedFile cache) throws SQLException {
    return cache.isInMemory()
        ? RoomTaken.of(cache.connection()).isMostlyDead()
        : cache.logBytes() >= LOG_BYTES;
  }

  /** Whether it can't wait any longer for who else reads the file. */
  static boolean isUrgent(AttachedFile cache) {
    return !cache.isInMemory() && cache.logBytes() >= LOG_BYTES_MAX;
  }

  /**
   * Takes one step; room is freed once per checkpoint.
   *
   * @return whether that was the last one
   */
  static boolean run(AttachedFile cache) throws SQLException {
    if (!cache.isGathered() && freeRoom(cache)) {
      cache.gathered(true);
      return false;
    }
    if (!cache.isInMemory()) {
      Sql.run(cache.connection(), "CHECKPOINT " + cache.alias());
      cache.gathered(false);
    }
    return true;
  }

  /** Whether that took as long as a step may. */
  private static boolean freeRoom(AttachedFile cache) throws SQLException {
    RoomTaken room = RoomTaken.of(cache.connection());
    if (!room.isMostlyDead()) {
      return false;
    }
    if (cache.isInMemory() || room.live() <= GatherRows.ROWS_MAX) {
      rewrite(cache.connection());
      return false;
    }
    return GatherRows.run(cache.connection(), room) > 0;
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
