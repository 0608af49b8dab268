package io.icecap.cache;

import java.sql.Connection;
import java.sql.SQLException;

/** Deletes the rows in {@code temp.found}; by row id, so that no key is read again. */
final class DeleteFound {
  private static final String DELETE =
      "DELETE FROM rows USING temp.found WHERE rows.rowid = found.id";

  private DeleteFound() {}

  static void run(Connection connection) throws SQLException {
    Sql.run(connection, DELETE);
  }
}
