package io.icecap.cache;

import io.icecap.change.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Copies of a partition's file that have nothing but its rows: for others, or to take its place.
 */
final class Copying {
  private final PartitionFile held;
  private final RowSchema schema;
  private final WriteCopy writeCopy;

  Copying(PartitionFile held, RowSchema schema, PartitionRows rows) {
    this.held = held;
    this.schema = schema;
    this.writeCopy = new WriteCopy(schema, rows);
  }

  /** Writes a sealed copy with a view; no file is left if this fails. */
  void copyTo(Path file, String view) throws SQLException {
    if (Files.exists(file)) {
      throw new IllegalArgumentException("There is a file already where a copy should go: " + file);
    }
    try {
      writeCopy.run(held.attach(schema), file, held.publicLayout(schema), view);
      Seal.put(file);
    } catch (SQLException e) {
      AttachedFile.delete(file);
      throw e;
    } catch (IOException e) {
      AttachedFile.delete(file);
      throw new CacheException(
          "The copy %s cannot be sealed; check disk space and permissions".formatted(file), e);
    }
  }

  /** Puts a copy in the place of the file. */
  void purge() throws SQLException {
    AttachedFile cache = held.attach(schema);
    if (cache.isInMemory()) {
      Tidy.rewrite(cache.connection());
      return;
    }
    Path copy = held.temporary("purged");
    try {
      writeCopy.run(cache, copy);
      held.replace(copy, schema);
    } finally {
      AttachedFile.delete(copy);
    }
  }
}
