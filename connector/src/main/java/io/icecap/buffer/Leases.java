package io.icecap.buffer;

import io.icecap.change.TableId;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may work on a table for a while. A lease saves work; correctness never depends on it.
 * Thread-safe.
 */
public interface Leases {
  /**
   * Takes the lease if nobody else holds it; taking one's own again renews it.
   *
   * @param owner unique per applier
   * @return empty while another owner holds it
   */
  Optional<Lease> acquire(TableId table, String owner, Duration duration);
}
