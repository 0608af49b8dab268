package io.icecap.format;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings a data file to where it belongs. On a local store the file is written in place: nobody
 * refers to it before the commit, so a crash leaves an orphan at most. For a remote store it is
 * written to a temporary folder and uploaded. Thread-safe.
 */
public final class FileDestination {
  private final ObjectStore store;
  private final Path temporary;

  /**
   * @param temporary a local folder for files on their way to a remote store; made when needed
   */
  public FileDestination(ObjectStore store, Path temporary) {
    this.store = store;
    this.temporary = temporary;
  }

  /** Has the file written; it is in the store when this returns. */
  public <T> T write(Location to, FileContent<T> content) throws SQLException {
    return write(to, content, file -> {});
  }

  /**
   * The same for whoever can use the local file.
   *
   * @param uploaded shown the file after it was uploaded, before it is deleted
   */
  public <T> T write(Location to, FileContent<T> content, Consumer<Path> uploaded)
      throws SQLException {
    Optional<Path> local = store.localFile(to);
    if (local.isPresent()) {
      return content.write(local.get());
    }
    Path file = temporaryFile(to);
    try {
      T written = content.write(file);
      store.upload(file, to);
      uploaded.accept(file);
      return written;
    } finally {
      delete(file);
    }
  }

  private Path temporaryFile(Location to) {
    try {
      Files.createDirectories(temporary);
      return Files.createTempFile(temporary, "data-", "-" + to.name());
    } catch (IOException e) {
      throw new UncheckedIOException("No temporary file can be made in " + temporary, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The temporary file " + file + " cannot be deleted", e);
    }
  }

  /** Writes a whole file, over an empty one if there is one. */
  public interface FileContent<T> {
    T write(Path file) throws SQLException;
  }
}
