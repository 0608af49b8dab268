package io.icecap.table;

import io.icecap.change.RowSchema;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * A version of a table as another format has to tell it.
 *
 * @param number in the chain
 * @param snapshotId of a table without a snapshot: empty
 * @param rewrites the snapshot that has the same rows in other files; empty if rows changed
 * @param at when it was committed
 * @param partitionColumns field ids of the columns whose values are the same in all rows of a file
 * @param files all live files
 */
public record ProjectedVersion(
    long number,
    OptionalLong snapshotId,
    OptionalLong rewrites,
    Instant at,
    RowSchema schema,
    List<Integer> partitionColumns,
    List<ProjectedFile> files) {}
