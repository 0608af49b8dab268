package io.icecap.cache;

import io.icecap.change.RowSchema;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the file of a partition from the store: with what is missing, from a replica, or with
 * everything.
 */
final class Loading {
  private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

  private final PartitionFile held;
  private final RowSchema schema;
  private final ObjectStore store;
  private final Supplier<Optional<Location>> replica;
  private final CatchUp catchUp;

  /**
   * @param replica where a replica of the partition is, asked when one would help
   */
  Loading(
      PartitionFile held,
      RowSchema schema,
      PartitionRows rows,
      ObjectStore store,
      LocalDataFiles dataFiles,
      Supplier<Optional<Location>> replica) {
    this.held = held;
    this.schema = schema;
    this.store = store;
    this.replica = replica;
    this.catchUp = new CatchUp(rows, dataFiles);
  }

  /** Brings the file to these data files, in the cheapest way that there is. */
  void catchUp(List<LiveFile> files) throws SQLException {
    boolean done = byDifference(files) || (fromReplica() && byDifference(files));
    if (!done) {
      rebuild(files);
    }
  }

  private boolean byDifference(List<LiveFile> files) throws SQLException {
    AttachedFile cache = held.attach(schema);
    Difference difference = Difference.between(cache.files(), files);
    if (!difference.isSmall()) {
      return false;
    }
    catchUp.run(cache, difference);
    LOG.info(
        "{} caught up: {} of {} bytes loaded, new deletes in {} files, {} files gone",
        held,
        difference.bytesToLoad(),
        files.stream().mapToLong(LiveFile::bytes).sum(),
        difference.deleted().size(),
        difference.gone().size());
    return true;
  }

  private boolean fromReplica() {
    try {
      Optional<Location> found = replica.get();
      return found.isPresent() && restore(found.get());
    } catch (RuntimeException e) {
      LOG.warn("{} is loaded from its data files: its replica cannot be read", held, e);
      return false;
    }
  }

  private boolean restore(Location from) {
    Optional<Path> local = store.localFile(from);
    if (local.isPresent()) {
      return restore(local.get());
    }
    Path download = held.temporary("replica");
    try {
      store.download(from, download);
      return restoreOwn(download);
    } finally {
      AttachedFile.delete(download);
    }
  }

  /** Whether the file is a whole copy of this partition, and is its content now. */
  boolean restore(Path file) {
    Path own = held.temporary("replica");
    try {
      Files.copy(file, own);
      return restoreOwn(own);
    } catch (IOException e) {
      LOG.warn("The replica {} cannot be copied", file, e);
      return false;
    } finally {
      AttachedFile.delete(own);
    }
  }

  private boolean restoreOwn(Path copy) {
    boolean usable = isWhole(copy) && held.fits(copy, schema);
    if (usable) {
      held.replace(copy, schema);
    }
    LOG.info("{} {}", held, usable ? "starts from its replica" : "has no use for its replica");
    return usable;
  }

  private boolean isWhole(Path copy) {
    try {
      return Seal.take(copy);
    } catch (IOException e) {
      LOG.warn("The replica of {} cannot be read", held, e);
      return false;
    }
  }

  /** Loads everything into an empty file. */
  void rebuild(List<LiveFile> files) throws SQLException {
    AttachedFile cache = held.recreate(schema);
    catchUp.run(cache, Difference.between(cache.files(), files));
    Sql.run(cache.connection(), "CHECKPOINT " + cache.alias());
    LOG.info("{} was loaded from {} data files", held, files.size());
  }
}
