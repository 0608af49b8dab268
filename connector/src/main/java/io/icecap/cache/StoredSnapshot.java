package io.icecap.cache;

import io.icecap.change.RowSchema;
import io.icecap.format.LiveFile;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A snapshot that is copied from the table's data files and their deletes. */
final class StoredSnapshot implements PartitionSnapshot {
  private final PartitionFile held;
  private final RowSchema schema;
  private final List<LiveFile> files;
  private final ObjectStore store;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param held claimed until this is closed
   */
  StoredSnapshot(PartitionFile held, RowSchema schema, List<LiveFile> files, ObjectStore store) {
    this.held = held;
    this.schema = schema;
    this.files = List.copyOf(files);
    this.store = store;
  }

  static void requireAbsent(Path file) {
    if (Files.exists(file)) {
      throw new IllegalArgumentException("There is a file already where a copy should go: " + file);
    }
  }

  @Override
  public void copyTo(Path file, String view) {
    requireAbsent(file);
    if (closed.get()) {
      throw new CacheException("The snapshot of %s is closed".formatted(held), null);
    }
    try {
      if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
        throw new IOException("There is no folder for " + file);
      }
      load(file, view);
      Seal.put(file);
    } catch (SQLException | IOException e) {
      AttachedFile.delete(file);
      throw new CacheException(
          "The copy %s of %s cannot be written; check memory, disk space and permissions"
              .formatted(file, held),
          e);
    } catch (RuntimeException e) {
      AttachedFile.delete(file);
      throw e;
    }
  }

  private void load(Path file, String view) throws SQLException {
    try (AttachedFile copy = held.make(file, schema)) {
      LocalDataFiles dataFiles = new PassingDataFiles(store, held);
      CatchUp catchUp = new CatchUp(new WholeRows(schema, dataFiles), dataFiles);
      catchUp.run(copy, Difference.between(CachedFiles.NONE, files));
      Sql.run(copy.connection(), new CreateView(schema).text(copy.alias(), view));
      Sql.run(copy.connection(), "CHECKPOINT " + copy.alias());
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      held.unclaim();
    }
  }
}
