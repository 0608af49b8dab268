package io.icecap.table.iceberg;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/**
 * How tables are kept.
 *
 * @param snapshotRetention how long a snapshot stays in the metadata
 * @param ids unique ids, for the names of files and commits
 * @param snapshotMillis when a snapshot is said to be made, given when it is: for tables that live
 *     faster than time
 */
public record IcebergSettings(
    Duration snapshotRetention, Clock clock, Supplier<UUID> ids, LongUnaryOperator snapshotMillis) {
  public IcebergSettings(Duration snapshotRetention, Clock clock, Supplier<UUID> ids) {
    this(snapshotRetention, clock, ids, LongUnaryOperator.identity());
  }

  SnapshotRetention retention() {
    return new SnapshotRetention(snapshotRetention);
  }
}
