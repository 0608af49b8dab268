package io.icecap.cache;

import java.sql.SQLException;

/** Reads every value that is cached, which is an error if a block of the file is damaged. */
final class ReadEverything {
  private ReadEverything() {}

  /** A number that depends on all of them, so that none is left out. */
  static long run(AttachedFile cache) throws SQLException {
    return Sql.number(cache.connection(), "SELECT bit_xor(hash(r)) % 2 FROM rows r");
  }
}
