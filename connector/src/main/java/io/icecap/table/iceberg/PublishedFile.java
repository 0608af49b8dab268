package io.icecap.table.iceberg;

import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.util.Optional;
import org.apache.iceberg.DataFile;

/** A live data file as Iceberg knows it, without statistics, and its deletion vector. */
record PublishedFile(DataFile file, Optional<DeletionVector> vector) {
  Location location() {
    return new Location(file.location());
  }

  LiveFile live() {
    return new LiveFile(
        location(),
        file.recordCount(),
        file.fileSizeInBytes(),
        file.firstRowId(),
        file.dataSequenceNumber(),
        vector.map(DeletionVector::deletes).orElse(LiveFile.Deletes.NONE));
  }
}
