package io.icecap.table.iceberg;

import io.icecap.change.RowSchema;
import io.icecap.store.Location;
import io.icecap.table.TableProjection;
import io.icecap.table.TableProjections;

/** Where no other format can be written, a table that has one must not be written either. */
final class NoProjections implements TableProjections {
  @Override
  public TableProjection open(Location tableRoot) {
    throw missing();
  }

  @Override
  public void check(RowSchema schema) {
    throw missing();
  }

  private static IllegalStateException missing() {
    return new IllegalStateException(
        "Tables with another format than Iceberg can't be written here; open the warehouse with its projections");
  }

  @Override
  public void close() {}
}
