package io.icecap.format.parquet;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileWriter;
import io.icecap.format.FileDestination;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Writes Parquet with zstd. Thread-safe if each connection is used by one thread. */
public final class ParquetDataFileWriter implements DataFileWriter {
  private final FileDestination destination;

  /**
   * @param temporary a local folder for files on their way to a remote store; made when needed
   */
  public ParquetDataFileWriter(ObjectStore store, Path temporary) {
    this.destination = new FileDestination(store, temporary);
  }

  @Override
  public DataFile write(
      Connection connection, String query, RowSchema schema, PartitionKey partition, Location to)
      throws SQLException {
    return write(connection, query, schema, partition, to, file -> {});
  }

  @Override
  public DataFile write(
      Connection connection,
      String query,
      RowSchema schema,
      PartitionKey partition,
      Location to,
      Consumer<Path> uploaded)
      throws SQLException {
    CopyToParquet copy = new CopyToParquet(schema);
    return destination
        .write(to, file -> copy.run(connection, query, file), uploaded)
        .dataFile(schema, partition, to);
  }
}
