package io.icecap.bench;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Counts what is asked of a store, and the bytes that are put into it. Thread-safe. */
final class MeteredStore implements ObjectStore {
  /**
   * What was counted so far.
   *
   * @param dataBytes of the data files, which are written in place
   */
  record Traffic(long puts, long otherRequests, long bytes, long dataBytes) {
    Traffic since(Traffic before) {
      return new Traffic(
          puts - before.puts,
          otherRequests - before.otherRequests,
          bytes - before.bytes,
          dataBytes - before.dataBytes);
    }
  }

  private final ObjectStore store;
  private final List<Path> unmeasured = new ArrayList<>();
  private long puts;
  private long otherRequests;
  private long bytes;
  private long dataBytes;

  MeteredStore(ObjectStore store) {
    this.store = store;
  }

  /** Measures the data files handed out since the last call; they have to be written by now. */
  synchronized Traffic traffic() {
    for (Path file : unmeasured) {
      try {
        long size = Files.exists(file) ? Files.size(file) : 0;
        dataBytes += size;
        puts += size > 0 ? 1 : 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    unmeasured.clear();
    return new Traffic(puts, otherRequests, bytes + dataBytes, dataBytes);
  }

  private synchronized void put(long size) {
    puts++;
    bytes += size;
  }

  private synchronized void request() {
    otherRequests++;
  }

  @Override
  public boolean putIfAbsent(Location location, byte[] content) {
    put(content.length);
    return store.putIfAbsent(location, content);
  }

  @Override
  public void put(Location location, byte[] content) {
    put(content.length);
    store.put(location, content);
  }

  @Override
  public Optional<byte[]> read(Location location) {
    request();
    return store.read(location);
  }

  @Override
  public boolean exists(Location location) {
    request();
    return store.exists(location);
  }

  @Override
  public List<Location> list(Location folder) {
    request();
    return store.list(folder);
  }

  @Override
  public List<Location> list(Location folder, String prefix) {
    request();
    return store.list(folder, prefix);
  }

  @Override
  public void visit(Location folder, String prefix, Consumer<StoredObject> visitor) {
    request();
    store.visit(folder, prefix, visitor);
  }

  @Override
  public Optional<StoredObject> find(Location location) {
    request();
    return store.find(location);
  }

  @Override
  public void delete(Location location) {
    request();
    store.delete(location);
  }

  @Override
  public void deleteAll(Collection<Location> locations) {
    request();
    store.deleteAll(locations);
  }

  @Override
  public void download(Location location, Path file) {
    request();
    store.download(location, file);
  }

  @Override
  public void upload(Path file, Location location) {
    try {
      put(Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store.upload(file, location);
  }

  @Override
  public synchronized Optional<Path> localFile(Location location) {
    Optional<Path> file = store.localFile(location);
    if (location.name().endsWith(".parquet")) {
      file.ifPresent(unmeasured::add);
    }
    return file;
  }

  @Override
  public void close() {
    store.close();
  }
}
