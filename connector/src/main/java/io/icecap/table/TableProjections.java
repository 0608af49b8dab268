package io.icecap.table;

import io.icecap.change.RowSchema;
import io.icecap.store.Location;

/** The projections of a warehouse's tables into another format. Thread-safe. */
public interface TableProjections extends AutoCloseable {
  /** Reads nothing yet. */
  TableProjection open(Location tableRoot);

  /**
   * @throws IllegalArgumentException if a table of this schema can't be projected: problem, why,
   *     how to fix
   */
  void check(RowSchema schema);

  /** Finishes what goes on in the background, within a bounded time. */
  @Override
  void close();
}
