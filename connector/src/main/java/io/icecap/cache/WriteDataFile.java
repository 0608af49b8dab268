package io.icecap.cache;

import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.format.DataFileWriter;
import io.icecap.store.Location;
import java.sql.SQLException;

/** Writes the rows of a new file to the store, out of the open transaction. */
final class WriteDataFile {
  private final PartitionRows rows;
  private final DataFileWriter writer;
  private final RowSchema schema;
  private final PartitionKey partition;

  WriteDataFile(
      PartitionRows rows, DataFileWriter writer, RowSchema schema, PartitionKey partition) {
    this.rows = rows;
    this.writer = writer;
    this.schema = schema;
    this.partition = partition;
  }

  DataFile run(AttachedFile file, OpenChange open, int number, Location to) throws SQLException {
    DataFile written =
        writer.write(
            file.connection(),
            rows.selectNew(number),
            schema,
            partition,
            to,
            local -> rows.uploaded(to, local));
    rows.checkWritten(number, written.rows());
    open.added(to, number, written.rows());
    return written;
  }
}
