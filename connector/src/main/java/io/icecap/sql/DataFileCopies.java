package io.icecap.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Data files where DuckDB can read them: those of a local warehouse as they are, copies of all
 * others, the least recently used of which leave when there is no room. Used by one thread.
 */
final class DataFileCopies implements AutoCloseable {
  private static final int DOWNLOADS_AT_A_TIME = 8;

  private final ObjectStore store;
  private final Optional<Path> warehouse;
  private final Path directory;
  private final long bytesMax;
  private final Map<Location, Long> copies = new LinkedHashMap<>(16, 0.75f, true);
  private final ExecutorService downloads;
  private long bytes;

  /**
   * @param warehouse the folder of a local warehouse, whose files are read in place
   */
  DataFileCopies(ObjectStore store, Optional<Path> warehouse, Path directory, long bytesMax) {
    this.store = store;
    this.warehouse = warehouse;
    this.directory = directory;
    this.bytesMax = bytesMax;
    this.downloads =
        Executors.newFixedThreadPool(
            DOWNLOADS_AT_A_TIME,
            task -> {
              Thread thread = new Thread(task, "icecap-sql-download");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * All files that a statement needs, which stay until the next call.
   *
   * @throws StatementException if there is no room for them
   */
  Map<Location, Path> take(Collection<LiveFile> files) {
    Map<Location, Path> paths = new LinkedHashMap<>();
    List<LiveFile> remote = new ArrayList<>();
    for (LiveFile file : files) {
      Optional<Path> local =
          warehouse.flatMap(
              folder -> store.localFile(file.location()).filter(path -> path.startsWith(folder)));
      local.ifPresentOrElse(path -> paths.put(file.location(), path), () -> remote.add(file));
    }
    copy(remote);
    remote.forEach(file -> paths.put(file.location(), path(file.location())));
    return paths;
  }

  private void copy(List<LiveFile> files) {
    List<LiveFile> missing =
        files.stream().filter(file -> copies.get(file.location()) == null).toList();
    Set<Location> needed = files.stream().map(LiveFile::location).collect(Collectors.toSet());
    makeRoom(missing.stream().mapToLong(LiveFile::bytes).sum(), needed);
    Map<LiveFile, Future<?>> running = new LinkedHashMap<>();
    for (LiveFile file : missing) {
      running.put(
          file, downloads.submit(() -> store.download(file.location(), path(file.location()))));
    }
    running.forEach(this::await);
  }

  private void await(LiveFile file, Future<?> download) {
    try {
      download.get();
      copies.put(file.location(), file.bytes());
      bytes += file.bytes();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StatementException("Interrupted while data files were fetched", e);
    } catch (ExecutionException e) {
      delete(file.location());
      throw new StatementException(
          "A data file could not be fetched: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private void makeRoom(long wanted, Set<Location> needed) {
    Iterator<Map.Entry<Location, Long>> oldest = copies.entrySet().iterator();
    while (bytes + wanted > bytesMax && oldest.hasNext()) {
      Map.Entry<Location, Long> copy = oldest.next();
      if (!needed.contains(copy.getKey())) {
        bytes -= copy.getValue();
        delete(copy.getKey());
        oldest.remove();
      }
    }
    if (bytes + wanted > bytesMax) {
      throw new StatementException(
          "The statement needs %d MB of data files on this disk, %d are allowed; raise --disk-mb"
              .formatted((bytes + wanted) >> 20, bytesMax >> 20));
    }
  }

  private Path path(Location location) {
    return directory.resolve(UUID.nameUUIDFromBytes(location.uri().getBytes(UTF_8)) + ".parquet");
  }

  private void delete(Location location) {
    try {
      Files.deleteIfExists(path(location));
    } catch (IOException e) {
      throw new UncheckedIOException("A copy of a data file can't be deleted", e);
    }
  }

  @Override
  public void close() {
    downloads.shutdownNow();
  }
}
