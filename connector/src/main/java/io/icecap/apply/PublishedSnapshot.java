package io.icecap.apply;

import io.icecap.change.SourcePartition;
import io.icecap.change.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A snapshot that was published.
 *
 * @param version the table's version in its chain
 * @param bases per source, the offset below which every change is in this snapshot
 * @param changes how many changes were claimed and applied, several of one key included
 * @param inserted rows that are new
 * @param updated rows that were there and have new values
 * @param deleted rows that are gone
 * @param sources when the source committed these changes
 * @param publishedAt when the commit was known to have happened
 * @param took from the claim to that moment
 */
public record PublishedSnapshot(
    TableName table,
    long version,
    long snapshotId,
    Map<SourcePartition, Long> bases,
    long changes,
    long inserted,
    long updated,
    long deleted,
    SourceTimes sources,
    Instant publishedAt,
    Duration took) {
  /**
   * From the middle change's commit at the source to its publication; zero where all changes of the
   * claim were in an earlier snapshot.
   */
  public Duration medianDelay() {
    long millis = changes == 0 ? 0 : publishedAt.toEpochMilli() - sources.p50();
    return Duration.ofMillis(Math.max(0, millis));
  }

  /** Of the newest change; zero where its source does not say when it was committed. */
  Duration leastDelay() {
    long millis = sources.max() > 0 ? publishedAt.toEpochMilli() - sources.max() : 0;
    return Duration.ofMillis(Math.max(0, millis));
  }
}
