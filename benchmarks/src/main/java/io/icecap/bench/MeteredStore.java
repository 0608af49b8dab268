package io.icecap.bench;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Counts what is asked of a store on local disk, and the bytes that are put into it, and gives its
 * files the times of a clock. Thread-safe.
 */
final class MeteredStore implements ObjectStore {
  /**
   * What was counted so far.
   *
   * @param data bytes of data files, which are written in place, and of deletion vectors
   * @param metadata bytes of Iceberg's metadata
   * @param log bytes of Delta's log
   */
  record Traffic(long puts, long otherRequests, long data, long metadata, long log) {
    Traffic since(Traffic before) {
      return new Traffic(
          puts - before.puts,
          otherRequests - before.otherRequests,
          data - before.data,
          metadata - before.metadata,
          log - before.log);
    }

    long bytes() {
      return data + metadata + log;
    }
  }

  private final ObjectStore store;
  private final Clock clock;
  private final List<Path> unmeasured = new ArrayList<>();
  private long puts;
  private long otherRequests;
  private long data;
  private long metadata;
  private long log;

  MeteredStore(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Measures the data files handed out since the last call; they have to be written by now. */
  synchronized Traffic traffic() {
    for (Path file : unmeasured) {
      try {
        if (Files.exists(file)) {
          data += Files.size(file);
          puts++;
          setTime(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    unmeasured.clear();
    return new Traffic(puts, otherRequests, data, metadata, log);
  }

  private synchronized void put(Location location, long size) {
    puts++;
    if (location.uri().contains("/_delta_log/")) {
      log += size;
    } else if (location.name().endsWith(".parquet") || location.name().endsWith(".bin")) {
      data += size;
    } else {
      metadata += size;
    }
  }

  private void written(Location location) {
    try {
      setTime(store.localFile(location).orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void setTime(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
  }

  private synchronized void request() {
    otherRequests++;
  }

  @Override
  public boolean putIfAbsent(Location location, byte[] content) {
    put(location, content.length);
    boolean put = store.putIfAbsent(location, content);
    written(location);
    return put;
  }

  @Override
  public void put(Location location, byte[] content) {
    put(location, content.length);
    store.put(location, content);
    written(location);
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
      put(location, Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store.upload(file, location);
    written(location);
  }

  @Override
  public synchronized Optional<Path> localFile(Location location) {
    Optional<Path> file = store.localFile(location);
    if (location.name().endsWith(".parquet")) {
      file.filter(path -> !Files.exists(path)).ifPresent(unmeasured::add);
    }
    return file;
  }

  @Override
  public void close() {
    store.close();
  }
}
