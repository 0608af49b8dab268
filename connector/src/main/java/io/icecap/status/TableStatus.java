package io.icecap.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a table is at one moment.
 *
 * @param delayMillis for how long the oldest change that is buffered and not applied has waited; 0
 *     if there is none
 * @param version the head's place in the chain; 0 if it is not known
 * @param snapshot the head's
 * @param changesPerSecond that were applied, over the last seconds
 * @param cacheHitRate of the cached partitions that were used, the part that was up to date; empty
 *     if none was used
 */
public record TableStatus(
    String table,
    State state,
    long delayMillis,
    Buffered buffered,
    double changesPerSecond,
    long version,
    Optional<Snapshot> snapshot,
    Optional<Double> cacheHitRate,
    Optional<Lease> lease,
    List<ProcessNote.Replica> replicas) {
  /**
   * What waits.
   *
   * @param rows changes; an estimate where there are very many
   */
  public record Buffered(long rows, long bytes, Optional<Instant> oldest) {
    static final Buffered NOTHING = new Buffered(0, 0, Optional.empty());
  }

  /**
   * @param id as text, since it has more digits than JavaScript's numbers
   * @param sourceDelayMillis from the commit at the source of the middle change to this snapshot,
   *     of the last snapshot that applied changes
   */
  public record Snapshot(
      String id,
      Instant at,
      String operation,
      long changes,
      long files,
      long bytes,
      long rows,
      long deadRows,
      Optional<Long> sourceDelayMillis) {}

  /**
   * Who applies the table.
   *
   * @param process the name of the process, or the lease's own owner if none says that it is it
   * @param expiresMillis when others may have it, if it is not renewed
   */
  public record Lease(String process, long expiresMillis) {}
}
