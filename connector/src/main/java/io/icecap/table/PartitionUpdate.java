package io.icecap.table;

import io.icecap.change.PartitionKey;
import io.icecap.format.DataFile;
import io.icecap.store.Location;
import java.util.List;
import java.util.Map;

/**
 * What one commit changes in one partition.
 *
 * @param added new data files
 * @param deleted per live data file, positions (ascending) that are deleted now and were not before
 * @param removed live data files that leave the table, with their deletion vectors
 */
public record PartitionUpdate(
    PartitionKey partition,
    List<DataFile> added,
    Map<Location, long[]> deleted,
    List<Location> removed) {}
