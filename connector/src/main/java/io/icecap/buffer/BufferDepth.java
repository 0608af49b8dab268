package io.icecap.buffer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much of one table is buffered, and who works on it, at one moment.
 *
 * @param at that moment, by Redis's clock
 * @param version the head's version as Redis knows it; empty if the table has to be recovered
 * @param rows how many changes wait; beyond some thousand blobs an estimate by their bytes
 * @param oldest when the change that waits longest was buffered; empty if none waits
 * @param newest when the last one was
 * @param holder who has the table's lease
 */
public record BufferDepth(
    Instant at,
    Optional<Long> version,
    long rows,
    long blobs,
    long bytes,
    Optional<Instant> oldest,
    Optional<Instant> newest,
    Optional<Holder> holder) {
  /** For how long the oldest change has waited. */
  public Duration waited() {
    return oldest.map(since -> Duration.between(since, at)).orElse(Duration.ZERO);
  }

  /**
   * @param owner the applier
   * @param expiresIn when others may have the table if the owner does not renew
   */
  public record Holder(String owner, Duration expiresIn) {}
}
