package io.icecap.cache;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Data files that are kept beside the partition's file, as they were downloaded or written here, as
 * long as they are in the table and the cache has room. Each has its checksum in its name, since
 * Parquet need not have any.
 */
final class KeptDataFiles implements LocalDataFiles {
  private static final Logger LOG = LoggerFactory.getLogger(KeptDataFiles.class);

  private final ObjectStore store;
  private final PartitionFile held;
  private final Clock clock;

  KeptDataFiles(ObjectStore store, PartitionFile held, Clock clock) {
    this.store = store;
    this.held = held;
    this.clock = clock;
  }

  @Override
  public Path take(Location location, long bytes) {
    Optional<Path> local = store.localFile(location);
    if (local.isPresent()) {
      return local.get();
    }
    try {
      String name = PartitionPath.dataFileName(location);
      for (Path kept : kept()) {
        if (kept.getFileName().toString().startsWith(name)) {
          if (Files.size(kept) == bytes && kept.endsWith(name + checksum(kept))) {
            Files.setLastModifiedTime(kept, FileTime.from(clock.instant()));
            return kept;
          }
          Files.delete(kept);
        }
      }
      return download(location, bytes, name);
    } catch (IOException e) {
      throw new UncheckedIOException("The copy of " + location + " cannot be kept", e);
    }
  }

  /** What was written here need not be downloaded; without it, it would be. */
  @Override
  public void uploaded(Location location, Path file) {
    Path copy = held.temporary("written");
    try {
      Files.copy(file, copy);
      Path kept =
          Files.createDirectories(folder())
              .resolve(PartitionPath.dataFileName(location) + checksum(copy));
      Files.move(copy, kept, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("{} is not kept here and will be downloaded if it is needed", location, e);
    } finally {
      AttachedFile.delete(copy);
    }
  }

  /** The copy of a data file, if it is there and whole. */
  Optional<Path> find(Location location, long bytes) throws IOException {
    String name = PartitionPath.dataFileName(location);
    for (Path copy : kept()) {
      if (copy.getFileName().toString().startsWith(name)
          && Files.size(copy) == bytes
          && copy.endsWith(name + checksum(copy))) {
        return Optional.of(copy);
      }
    }
    return Optional.empty();
  }

  private Path download(Location location, long bytes, String name) throws IOException {
    Path download = held.temporary("data");
    try {
      store.download(location, download);
      if (Files.size(download) != bytes) {
        throw new IOException(
            "%s has %d bytes and should have %d".formatted(location, Files.size(download), bytes));
      }
      Path kept = Files.createDirectories(folder()).resolve(name + checksum(download));
      return Files.move(download, kept, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(download);
    }
  }

  private Path folder() {
    return PartitionPath.dataFiles(held.path());
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static String checksum(Path file) throws IOException {
    CRC32C checksum = new CRC32C();
    byte[] chunk = new byte[1 << 16];
    try (InputStream content = Files.newInputStream(file)) {
      for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
        checksum.update(chunk, 0, read);
      }
    }
    return "%08x".formatted(checksum.getValue());
  }

  @Override
  public void release(Path file) {}

  @Override
  public void retain(Collection<Location> locations) {
    try {
      List<Path> kept = kept();
      if (!kept.isEmpty()) {
        Set<String> names =
            locations.stream().map(PartitionPath::dataFileName).collect(Collectors.toSet());
        for (Path file : kept) {
          if (names.stream().noneMatch(file.getFileName().toString()::startsWith)) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Copies of data files cannot be deleted", e);
    }
  }
}
