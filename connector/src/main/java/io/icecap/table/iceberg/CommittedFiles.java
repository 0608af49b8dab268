package io.icecap.table.iceberg;

import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;

/**
 * What a commit did to the live files.
 *
 * @param partitions all that were touched
 * @param added as the manifests have them, with row ids and sequence numbers
 * @param vectors the new vector of a data file
 * @param removed data files that left, with their partition
 */
record CommittedFiles(
    Set<PartitionKey> partitions,
    List<DataFile> added,
    Map<Location, NewVector> vectors,
    Map<Location, PartitionKey> removed) {
  record NewVector(PartitionKey partition, DeletionVector vector) {}
}
