package io.icecap.cache;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Data files for one snapshot of a partition, which stay whatever becomes of those that the
 * partition keeps: as further links to these, or as downloads of its own.
 */
final class SnapshotDataFiles implements LocalDataFiles, AutoCloseable {
  private final ObjectStore store;
  private final PartitionFile held;
  private final KeptDataFiles kept;
  private final Map<Location, Path> own = new HashMap<>();

  SnapshotDataFiles(ObjectStore store, PartitionFile held, KeptDataFiles kept) {
    this.store = store;
    this.held = held;
    this.kept = kept;
  }

  @Override
  public Path take(Location location, long bytes) {
    return store
        .localFile(location)
        .orElseGet(() -> own.computeIfAbsent(location, remote -> linkOrDownload(remote, bytes)));
  }

  private Path linkOrDownload(Location location, long bytes) {
    Path file = held.temporary("snapshot");
    try {
      Optional<Path> copy = kept.find(location, bytes);
      if (copy.isPresent()) {
        return Files.createLink(file, copy.get());
      }
    } catch (NoSuchFileException e) {
      // it has just been deleted
    } catch (IOException e) {
      throw new UncheckedIOException("The copy of " + location + " cannot be linked", e);
    }
    store.download(location, file);
    return file;
  }

  @Override
  public void release(Path file) {}

  @Override
  public void retain(Collection<Location> locations) {}

  @Override
  public void close() {
    own.values().forEach(AttachedFile::delete);
    own.clear();
  }
}
