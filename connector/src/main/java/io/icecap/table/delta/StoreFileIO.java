package io.icecap.table.delta;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of Delta logs in our store, each read and written as a whole. Files have no times here:
 * nothing is asked of Kernel that would need them.
 */
final class StoreFileIO implements FileIO {
  private static final long NO_TIME = 0;

  /** Not known from a listing, and of no account: files are read to their end. */
  private static final long NO_SIZE = 1;

  private final ObjectStore store;
  private final RecentCommits recent = new RecentCommits();
  private final Map<String, byte[]> unfinished = new ConcurrentHashMap<>();

  StoreFileIO(ObjectStore store) {
    this.store = store;
  }

  /** Kernel writes {@code file:/w/t} for {@code file:///w/t}. */
  static Location location(String path) {
    boolean oneSlash = path.startsWith("file:/") && !path.startsWith("file://");
    return new Location(oneSlash ? "file://" + path.substring("file:".length()) : path);
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String path) throws IOException {
    int name = path.lastIndexOf('/') + 1;
    String folder = path.substring(0, name);
    String from = path.substring(name);
    List<Location> all = store.list(location(folder), "");
    if (all.isEmpty()) {
      throw new FileNotFoundException("There is nothing in " + folder);
    }
    return Rows.iterator(
        all.stream()
            .map(Location::name)
            .filter(file -> file.compareTo(from) >= 0)
            .sorted()
            .map(file -> FileStatus.of(folder + file, NO_SIZE, NO_TIME))
            .toList());
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    return FileStatus.of(path, content(path).length, NO_TIME);
  }

  @Override
  public String resolvePath(String path) {
    return path;
  }

  /** The store makes folders by itself. */
  @Override
  public boolean mkdirs(String path) {
    return true;
  }

  @Override
  public InputFile newInputFile(String path, long size) {
    return new WholeInput(path, () -> content(path));
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new WholeOutput(path, store, recent, unfinished::put);
  }

  @Override
  public boolean delete(String path) {
    store.delete(location(path));
    return true;
  }

  @Override
  public Optional<String> getConf(String key) {
    return Optional.empty();
  }

  @Override
  public void copyFileAtomically(String from, String to, boolean overwrite) {
    throw new UnsupportedOperationException("Delta logs are not copied here");
  }

  /** The files of the log of a table. */
  LogFiles log(Location root) {
    return LogFiles.list(store, root);
  }

  /** Lowest version first, so that no reader takes an older one for the last. */
  void deleteLog(Location root) {
    store.list(LogFiles.folder(root)).stream()
        .sorted(Comparator.comparing(Location::uri))
        .forEach(store::delete);
  }

  /** Writes what was streamed to this path. */
  void store(String path) {
    byte[] content = unfinished.get(path);
    if (content != null) {
      store.put(location(path), content);
    }
  }

  void drop(String path) {
    unfinished.remove(path);
  }

  private byte[] content(String path) throws IOException {
    byte[] streamed = unfinished.get(path);
    if (streamed != null) {
      return streamed;
    }
    Location location = location(path);
    Optional<byte[]> known = recent.find(location);
    return known.isPresent()
        ? known.get()
        : store
            .read(location)
            .orElseThrow(() -> new FileNotFoundException("There is no file " + location));
  }
}
