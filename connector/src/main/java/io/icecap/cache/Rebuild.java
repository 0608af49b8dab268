package io.icecap.cache;

import io.icecap.format.LiveFile;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills an empty cached partition from data files and their deletion vectors, in one transaction.
 */
final class Rebuild {
  private final PartitionRows rows;
  private final ObjectStore store;
  private final Path temporary;

  Rebuild(PartitionRows rows, ObjectStore store, Path temporary) {
    this.rows = rows;
    this.store = store;
    this.temporary = temporary;
  }

  /** Nothing is kept if this fails. */
  void run(AttachedFile cache, List<LiveFile> files) throws SQLException {
    Sql.run(cache.connection(), "BEGIN TRANSACTION");
    try {
      List<CachedFiles.Entry> entries = new ArrayList<>();
      for (LiveFile file : files) {
        CachedFiles.Entry entry = CachedFiles.Entry.of(entries.size() + 1, file);
        load(cache, entry, file);
        entries.add(entry);
      }
      CachedFiles loaded = new CachedFiles(entries);
      ReplaceFiles.run(cache, loaded);
      Sql.run(cache.connection(), "COMMIT");
      cache.files(loaded);
    } catch (RuntimeException e) {
      Sql.run(cache.connection(), "ROLLBACK");
      throw e;
    }
    Sql.run(cache.connection(), "CHECKPOINT " + cache.alias());
  }

  private void load(AttachedFile cache, CachedFiles.Entry entry, LiveFile file)
      throws SQLException {
    Optional<Path> local = store.localFile(file.location());
    if (local.isPresent()) {
      rows.load(cache, entry, file, local.get());
      return;
    }
    Path download = temporary.resolve("load-" + cache.alias() + "-" + entry.number());
    try {
      store.download(file.location(), download);
      rows.load(cache, entry, file, download);
    } finally {
      delete(download);
    }
  }

  private static void delete(Path download) {
    try {
      Files.deleteIfExists(download);
    } catch (IOException e) {
      throw new UncheckedIOException("The download " + download + " cannot be deleted", e);
    }
  }
}
