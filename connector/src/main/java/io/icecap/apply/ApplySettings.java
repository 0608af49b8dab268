package io.icecap.apply;

import java.time.Duration;

/**
 * How an applier works.
 *
 * @param commitInterval the shortest time between two snapshots of one table
 * @param leaseDuration after how long a silent applier loses its tables
 * @param batchBytesMax about how many buffered bytes one snapshot takes up at most
 * @param workers how many partitions are worked on at the same time
 * @param snapshotRetention how long snapshots are kept for time travel
 */
public record ApplySettings(
    Duration commitInterval,
    Duration leaseDuration,
    long batchBytesMax,
    int workers,
    Duration snapshotRetention,
    CompactionSettings compaction) {
  /** With compaction as it is by default. */
  public ApplySettings(
      Duration commitInterval,
      Duration leaseDuration,
      long batchBytesMax,
      int workers,
      Duration snapshotRetention) {
    this(
        commitInterval,
        leaseDuration,
        batchBytesMax,
        workers,
        snapshotRetention,
        CompactionSettings.DEFAULT);
  }

  public ApplySettings {
    if (commitInterval.isNegative() || leaseDuration.compareTo(Duration.ofMillis(100)) < 0) {
      throw new IllegalArgumentException(
          "commit interval %s or lease duration %s is too short; a lease lasts 100 ms or more"
              .formatted(commitInterval, leaseDuration));
    }
    if (batchBytesMax < 1 || workers < 1) {
      throw new IllegalArgumentException(
          "batch bytes %d and workers %d have to be 1 or more".formatted(batchBytesMax, workers));
    }
  }
}
