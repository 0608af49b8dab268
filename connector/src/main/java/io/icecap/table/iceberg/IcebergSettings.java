package io.icecap.table.iceberg;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * How tables are kept.
 *
 * @param snapshotRetention how long a snapshot stays in the metadata
 * @param ids unique ids, for the names of files and commits
 */
public record IcebergSettings(Duration snapshotRetention, Clock clock, Supplier<UUID> ids) {
  SnapshotRetention retention() {
    return new SnapshotRetention(snapshotRetention);
  }
}
