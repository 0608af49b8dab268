package io.icecap.format;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Writes data files of one format out of a DuckDB connection. */
public interface DataFileWriter {
  /**
   * Writes what {@code query} returns, in its order: the columns of the schema as {@link
   * DataFileColumns#names} calls them, then {@code _row_id} and {@code
   * _last_updated_sequence_number} (BIGINT, null where inherited). Written to the store when this
   * returns; part of no table.
   *
   * @param query one SELECT; row order must be explicit
   */
  DataFile write(
      Connection connection, String query, RowSchema schema, PartitionKey partition, Location to)
      throws SQLException;

  /**
   * The same, and shows the file that was uploaded while it is still there; where the store is on
   * this machine, or the format can't, nothing is shown.
   */
  default DataFile write(
      Connection connection,
      String query,
      RowSchema schema,
      PartitionKey partition,
      Location to,
      Consumer<Path> uploaded)
      throws SQLException {
    return write(connection, query, schema, partition, to);
  }
}
