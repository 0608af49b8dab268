package io.icecap.table.delta;

import io.icecap.change.RowSchema;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.table.TableProjection;
import io.icecap.table.TableProjections;
import java.time.Clock;

/** Delta logs in the roots of the tables. */
public final class DeltaProjections implements TableProjections {
  /** What a reader has to replay at most besides a checkpoint. */
  private static final int VERSIONS_PER_CHECKPOINT = 50;

  private final StoreEngine engine;
  private final Checkpoints checkpoints;
  private final Clock clock;

  /**
   * @param store closed by whoever opened it, after this
   */
  public DeltaProjections(ObjectStore store, Clock clock) {
    this(store, clock, VERSIONS_PER_CHECKPOINT);
  }

  /**
   * @param versionsPerCheckpoint from one checkpoint to the next
   */
  public DeltaProjections(ObjectStore store, Clock clock, int versionsPerCheckpoint) {
    this.clock = clock;
    this.engine = new StoreEngine(store);
    this.checkpoints = new Checkpoints(engine, versionsPerCheckpoint);
  }

  @Override
  public TableProjection open(Location tableRoot) {
    return new DeltaLog(tableRoot, engine, checkpoints, clock);
  }

  @Override
  public void check(RowSchema schema) {
    DeltaSchema.check(schema);
  }

  @Override
  public void close() {
    checkpoints.close();
  }
}
