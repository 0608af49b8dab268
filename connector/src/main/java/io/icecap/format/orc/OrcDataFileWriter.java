package io.icecap.format.orc;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileWriter;
import io.icecap.format.FileDestination;
import io.icecap.format.rows.Appended;
import io.icecap.format.rows.IcebergSchema;
import io.icecap.format.rows.QueryRows;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.iceberg.Files;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.orc.ORC;

/**
 * Writes ORC with zstd. Row lineage is left out: it belongs to the table that is copied.
 * Thread-safe if each connection is used by one thread.
 */
public final class OrcDataFileWriter implements DataFileWriter {
  private final FileDestination destination;

  /**
   * @param temporary a local folder for files on their way to a remote store; made when needed
   */
  public OrcDataFileWriter(ObjectStore store, Path temporary) {
    this.destination = new FileDestination(store, temporary);
  }

  @Override
  public DataFile write(
      Connection connection, String query, RowSchema schema, PartitionKey partition, Location to)
      throws SQLException {
    Schema iceberg = IcebergSchema.of(schema);
    Appended file = destination.write(to, path -> write(connection, query, schema, iceberg, path));
    return new DataFile(
        to,
        partition,
        file.rows(),
        file.bytes(),
        OrcStatistics.of(file.metrics(), iceberg),
        file.splitOffsets());
  }

  private static Appended write(
      Connection connection, String query, RowSchema rows, Schema schema, Path file)
      throws SQLException {
    try (QueryRows result = QueryRows.run(connection, query, rows)) {
      return Appended.of(
          result,
          () ->
              ORC.write(Files.localOutput(file.toFile()))
                  .schema(schema)
                  .createWriterFunc((table, orc) -> OrcRows.of(table))
                  .set(TableProperties.ORC_COMPRESSION, "zstd")
                  .overwrite()
                  .build());
    }
  }
}
