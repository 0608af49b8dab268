package io.icecap.format;

import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import java.util.List;

/**
 * A data file that was written and is in no table yet.
 *
 * @param rows how many
 * @param bytes its size
 * @param columns statistics, one per top-level column of the table
 * @param splitOffsets where its row groups start
 */
public record DataFile(
    Location location,
    PartitionKey partition,
    long rows,
    long bytes,
    List<ColumnStatistics> columns,
    List<Long> splitOffsets) {}
