package io.icecap.table;

import io.icecap.store.StoreUnavailableException;
import java.time.Instant;

/**
 * A second log of one table, derived from its chain: it only ever has entries for versions of the
 * chain, each on top of the one before. Thread-safe, and safe beside other processes.
 */
public interface TableProjection {
  /**
   * Brings the log level: when this returns, it has an entry for this version or for a later one,
   * or equals it already. Doing it again changes nothing.
   *
   * @param version one that is in the chain
   * @throws StoreUnavailableException if the store does not answer; to be done again
   * @throws CommitConflictException if others were faster too often; to be done again
   * @throws IllegalArgumentException if the version can't be expressed in the other format
   */
  void publish(ProjectedVersion version);

  /**
   * Sees to it that what was current before {@code since} need not stay for the sake of what came
   * after it. A failure is made up for by the next time.
   */
  void condense(Instant since);

  /** Removes the log, so that nobody takes what it says for the table. Doing it again is safe. */
  void withdraw();

  /** What has to stay in the store for the readers of this log. */
  LiveReferences references();
}
