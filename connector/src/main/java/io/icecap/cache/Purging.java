package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.nio.file.Path;
import java.sql.SQLException;

/** Writes a partition's file anew, with nothing but its rows. */
final class Purging {
  private final PartitionFile held;
  private final RowSchema schema;

  Purging(PartitionFile held, RowSchema schema) {
    this.held = held;
    this.schema = schema;
  }

  void run() throws SQLException {
    held.endReadings();
    AttachedFile cache = held.attach(schema);
    if (cache.isInMemory()) {
      Tidy.rewrite(cache.connection());
      return;
    }
    Path copy = held.temporary("purged");
    try {
      held.writeCopy().run(statement -> Sql.run(cache.connection(), statement), copy);
      held.replace(copy, schema);
    } finally {
      AttachedFile.delete(copy);
    }
  }
}
