package io.icecap.format.avro;

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
import java.util.List;
import org.apache.iceberg.Files;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.avro.Avro;
import org.apache.iceberg.avro.InternalWriter;

/**
 * Writes Avro with gzip, which every reader of Avro knows. Avro keeps no statistics, and row
 * lineage is left out. Thread-safe if each connection is used by one thread.
 */
public final class AvroDataFileWriter implements DataFileWriter {
  private static final String FASTEST = "1";

  private final FileDestination destination;

  /**
   * @param temporary a local folder for files on their way to a remote store; made when needed
   */
  public AvroDataFileWriter(ObjectStore store, Path temporary) {
    this.destination = new FileDestination(store, temporary);
  }

  @Override
  public DataFile write(
      Connection connection, String query, RowSchema schema, PartitionKey partition, Location to)
      throws SQLException {
    Appended file = destination.write(to, path -> write(connection, query, schema, path));
    return new DataFile(to, partition, file.rows(), file.bytes(), List.of(), file.splitOffsets());
  }

  private static Appended write(Connection connection, String query, RowSchema rows, Path file)
      throws SQLException {
    Schema schema = IcebergSchema.of(rows);
    try (QueryRows result = QueryRows.run(connection, query, rows)) {
      return Appended.of(
          result,
          () ->
              Avro.write(Files.localOutput(file.toFile()))
                  .schema(schema)
                  .createWriterFunc(InternalWriter::create)
                  .set(TableProperties.AVRO_COMPRESSION_LEVEL, FASTEST)
                  .overwrite()
                  .build());
    }
  }
}
