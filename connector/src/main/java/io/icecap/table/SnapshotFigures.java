package io.icecap.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one snapshot of a table says of itself.
 *
 * @param operation in Iceberg's words: append, overwrite, delete, replace
 * @param changes how many were applied with it; 0 for a compaction
 * @param files data files that are live with it
 * @param rows that are live
 * @param deadRows that are in the files and deleted
 * @param sourceTime when the source committed the middle one of its changes
 */
public record SnapshotFigures(
    long id,
    Instant at,
    String operation,
    long changes,
    long files,
    long bytes,
    long rows,
    long deadRows,
    Optional<Instant> sourceTime) {
  /** From the middle change's commit at the source to the snapshot. */
  public Optional<Duration> delay() {
    return sourceTime.map(source -> Duration.between(source, at)).map(SnapshotFigures::notNegative);
  }

  /** Clocks differ. */
  private static Duration notNegative(Duration delay) {
    return delay.isNegative() ? Duration.ZERO : delay;
  }
}
