package io.icecap.cache;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFileWriter;
import io.icecap.format.LiveFile;
import io.icecap.store.ObjectStore;
import java.util.List;
import java.util.Optional;

/**
 * Makes snapshots, rewrites and fresh files of a partition, each of which claims it until it is
 * closed.
 */
final class Snapshots {
  private final PartitionFile held;
  private final RowSchema schema;
  private final PartitionRows rows;
  private final ObjectStore store;
  private final KeptDataFiles kept;

  /**
   * @param kept where copies of data files may be
   */
  Snapshots(
      PartitionFile held,
      RowSchema schema,
      PartitionRows rows,
      ObjectStore store,
      KeptDataFiles kept) {
    this.held = held;
    this.schema = schema;
    this.rows = rows;
    this.store = store;
    this.kept = kept;
  }

  /** From the cache where it has these files. */
  PartitionSnapshot of(AttachedFile cache, List<LiveFile> files) {
    Optional<Reading> reading = cache.files().equal(files) ? held.read(cache) : Optional.empty();
    held.claimAgain();
    StoredSnapshot stored = new StoredSnapshot(held, schema, files, store);
    if (reading.isEmpty()) {
      return stored;
    }
    SnapshotDataFiles dataFiles = new SnapshotDataFiles(store, held, kept);
    return new CachedSnapshot(held, reading.get(), schema, rows, dataFiles, stored);
  }

  /** The cache's own file. */
  FreshFile anew(AttachedFile cache) {
    Optional<Reading> reading = cache.isInMemory() ? Optional.empty() : held.read(cache);
    held.claimAgain();
    LocalDataFiles passing = new PassingDataFiles(store, held);
    PartitionRows own =
        cache.layout().all() ? new WholeRows(schema, passing) : new KeyRows(schema, passing);
    return new FreshFile(held, schema, reading, new CatchUp(own, passing));
  }

  /** The rewrite of some of the files that the cache has. */
  FileRewrite rewrite(
      AttachedFile cache, PartitionKey partition, List<LiveFile> files, DataFileWriter writer) {
    Optional<Reading> reading = held.read(cache);
    held.claimAgain();
    SnapshotDataFiles dataFiles = new SnapshotDataFiles(store, held, kept);
    return new FileRewrite(held, partition, schema, files, reading, rows, dataFiles, store, writer);
  }
}
