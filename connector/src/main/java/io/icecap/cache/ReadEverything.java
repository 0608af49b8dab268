package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.sql.SQLException;

/** Reads every value that is cached, which is an error if a block of the file is damaged. */
final class ReadEverything {
  private ReadEverything() {}

  /** A number that depends on all of them, so that none is left out. */
  static long run(AttachedFile cache, RowSchema schema) throws SQLException {
    return Sql.number(
        cache.connection(),
        "SELECT bit_xor(hash(%s, _file, _pos, _row_id, _seq)) %% 2 FROM rows"
            .formatted(CacheLayout.columnList(schema, "")));
  }
}
