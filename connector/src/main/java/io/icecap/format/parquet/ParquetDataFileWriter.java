package io.icecap.format.parquet;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileWriter;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Writes Parquet with zstd. On a local store the file is written in place: nobody refers to it
 * before the commit, so a crash leaves an orphan at most. For a remote store it is written to a
 * temporary folder and uploaded. Thread-safe if each connection is used by one thread.
 */
public final class ParquetDataFileWriter implements DataFileWriter {
  private final ObjectStore store;
  private final Path temporary;

  /**
   * @param temporary a local folder for files on their way to a remote store; made when needed
   */
  public ParquetDataFileWriter(ObjectStore store, Path temporary) {
    this.store = store;
    this.temporary = temporary;
  }

  @Override
  public DataFile write(
      Connection connection, String query, RowSchema schema, PartitionKey partition, Location to)
      throws SQLException {
    CopyToParquet copy = new CopyToParquet(schema);
    Optional<Path> local = store.localFile(to);
    if (local.isPresent()) {
      return copy.run(connection, query, local.get()).dataFile(schema, partition, to);
    }
    Path file = temporaryFile();
    try {
      CopyToParquet.Written written = copy.run(connection, query, file);
      store.upload(file, to);
      return written.dataFile(schema, partition, to);
    } finally {
      delete(file);
    }
  }

  private Path temporaryFile() {
    try {
      Files.createDirectories(temporary);
      return Files.createTempFile(temporary, "data-", ".parquet");
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
}
