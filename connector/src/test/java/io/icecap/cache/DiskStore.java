package io.icecap.cache;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Objects as files, either open to DuckDB as a local store is, or behind up- and download. */
public final class DiskStore implements ObjectStore {
  private final boolean remote;
  private final AtomicLong downloads = new AtomicLong();

  public DiskStore(boolean remote) {
    this.remote = remote;
  }

  private static Path path(Location location) {
    return Path.of(location.uri().substring("file://".length()));
  }

  @Override
  public boolean putIfAbsent(Location location, byte[] content) {
    return unchecked(
        () -> {
          try {
            Files.createDirectories(path(location).getParent());
            Files.write(path(location), content, StandardOpenOption.CREATE_NEW);
            return true;
          } catch (FileAlreadyExistsException e) {
            return false;
          }
        });
  }

  @Override
  public void put(Location location, byte[] content) {
    unchecked(() -> Files.write(path(location), content));
  }

  @Override
  public Optional<byte[]> read(Location location) {
    return unchecked(
        () ->
            exists(location) ? Optional.of(Files.readAllBytes(path(location))) : Optional.empty());
  }

  @Override
  public boolean exists(Location location) {
    return Files.exists(path(location));
  }

  @Override
  public void visit(Location folder, String prefix, Consumer<StoredObject> visitor) {
    list(folder).stream()
        .filter(object -> object.uri().startsWith(folder.uri() + "/" + prefix))
        .forEach(object -> find(object).ifPresent(visitor));
  }

  @Override
  public Optional<StoredObject> find(Location location) {
    return unchecked(
        () ->
            exists(location)
                ? Optional.of(
                    new StoredObject(
                        location,
                        Files.size(path(location)),
                        Files.getLastModifiedTime(path(location)).toInstant()))
                : Optional.empty());
  }

  @Override
  public List<Location> list(Location folder) {
    return unchecked(
        () -> {
          try (Stream<Path> files = Files.walk(path(folder))) {
            return files
                .filter(Files::isRegularFile)
                .map(f -> new Location("file://" + f))
                .toList();
          }
        });
  }

  @Override
  public void delete(Location location) {
    unchecked(() -> Files.deleteIfExists(path(location)));
  }

  @Override
  public void download(Location location, Path file) {
    downloads.incrementAndGet();
    unchecked(() -> Files.copy(path(location), file));
  }

  long downloads() {
    return downloads.get();
  }

  @Override
  public void upload(Path file, Location location) {
    unchecked(
        () -> {
          Files.createDirectories(path(location).getParent());
          return Files.copy(file, path(location));
        });
  }

  @Override
  public Optional<Path> localFile(Location location) {
    if (remote) {
      return Optional.empty();
    }
    return unchecked(
        () -> {
          Files.createDirectories(path(location).getParent());
          return Optional.of(path(location));
        });
  }

  @Override
  public void close() {}

  private static <T> T unchecked(FileOperation<T> operation) {
    try {
      return operation.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface FileOperation<T> {
    T run() throws IOException;
  }
}
