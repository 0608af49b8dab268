package io.icecap.table.iceberg;

import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;

/**
 * What a commit did to the live files.
 *
 * @param added as the manifests have them, with row ids and sequence numbers
 * @param removed data files that left, with their partition
 * @param deletes what became of the deleted rows
 */
record CommittedFiles(List<DataFile> added, Map<Location, PartitionKey> removed, Deletes deletes) {
  /**
   * Deleted rows after the commit, where they are others or elsewhere than before.
   *
   * @param rows by data file
   * @param positionDeletes all files of position deletes that a partition has
   */
  record Deletes(
      Map<Location, OfFile> rows, Map<PartitionKey, List<PositionDeleteFile>> positionDeletes) {
    /** A file that the commit has added, with what it deletes of it at once. */
    PublishedFile of(DataFile added) {
      OfFile deleted = rows.get(new Location(added.location()));
      return new PublishedFile(added, deleted == null ? DeletedRows.NONE : deleted.rows());
    }
  }

  /** The deleted rows of a data file. */
  record OfFile(PartitionKey partition, DeletedRows rows) {}
}
