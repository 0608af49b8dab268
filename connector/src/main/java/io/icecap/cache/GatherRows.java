package io.icecap.cache;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Moves rows that have few live neighbours to the end of the table. What they leave behind is
 * empty, and goes with the next checkpoint.
 */
final class GatherRows {
  /** About a fifth of a second. */
  static final long ROWS_MAX = 50_000;

  private static final String LAST =
      """
      SELECT max(id) FROM (
        SELECT rowid AS id FROM rows WHERE rowid >= %d AND rowid < %d ORDER BY id LIMIT %d
      )""";
  private static final String INSERT =
      "INSERT INTO rows SELECT * FROM rows WHERE rowid >= %d AND rowid <= %d";
  private static final String DELETE = "DELETE FROM rows WHERE rowid >= %d AND rowid <= %d";

  private GatherRows() {}

  /** Moves so many rows, in a transaction of its own. */
  static long run(Connection connection, RoomTaken room) throws SQLException {
    long moved = 0;
    Sql.run(connection, "BEGIN TRANSACTION");
    for (RoomTaken.Slice slice : room.emptiest()) {
      if (moved >= ROWS_MAX) {
        break;
      }
      String last = LAST.formatted(slice.from(), slice.to(), ROWS_MAX - moved);
      long to = Sql.number(connection, last);
      moved += Sql.change(connection, INSERT.formatted(slice.from(), to));
      Sql.run(connection, DELETE.formatted(slice.from(), to));
    }
    Sql.run(connection, "COMMIT");
    return moved;
  }
}
