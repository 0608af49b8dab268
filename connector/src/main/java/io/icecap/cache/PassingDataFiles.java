package io.icecap.cache;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** Downloads that are deleted as soon as they are released. */
final class PassingDataFiles implements LocalDataFiles {
  private final ObjectStore store;
  private final PartitionFile held;

  PassingDataFiles(ObjectStore store, PartitionFile held) {
    this.store = store;
    this.held = held;
  }

  @Override
  public Path take(Location location, long bytes) {
    Optional<Path> local = store.localFile(location);
    if (local.isPresent()) {
      return local.get();
    }
    Path download = held.temporary("load");
    store.download(location, download);
    return download;
  }

  @Override
  public void release(Path file) {
    if (file.startsWith(held.temporary())) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException("The download " + file + " cannot be deleted", e);
      }
    }
  }

  @Override
  public void retain(Collection<Location> locations) {}
}
