package io.icecap.table.iceberg;

import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.util.Optional;
import org.apache.iceberg.DataFile;

/**
 * A live data file as Iceberg knows it, and its deleted rows. It has statistics only in a table
 * that another format is told of.
 */
record PublishedFile(DataFile file, DeletedRows deleted) {
  /** In format version 2, rows have no ids. */
  private static final long NO_ROW_IDS = -1;

  Location location() {
    return new Location(file.location());
  }

  /** Its deletion vector; in format version 2 there are none. */
  Optional<DeletionVector> vector() {
    return deleted instanceof DeletionVector vector ? Optional.of(vector) : Optional.empty();
  }

  boolean hasVector() {
    return deleted instanceof DeletionVector;
  }

  boolean hasRowIds() {
    return file.firstRowId() != null;
  }

  LiveFile live() {
    return new LiveFile(
        location(),
        file.recordCount(),
        file.fileSizeInBytes(),
        hasRowIds() ? file.firstRowId() : NO_ROW_IDS,
        file.dataSequenceNumber(),
        deleted.deletes());
  }
}
