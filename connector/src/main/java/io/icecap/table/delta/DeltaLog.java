package io.icecap.table.delta;

import io.delta.kernel.Snapshot;
import io.icecap.store.Location;
import io.icecap.table.CommitConflictException;
import io.icecap.table.LiveReferences;
import io.icecap.table.ProjectedVersion;
import io.icecap.table.TableProjection;

/**
 * The Delta log of one table. What it says is read once and then known; a version that another
 * process put first is noticed when one's own is refused, and then the log is read again.
 */
final class DeltaLog implements TableProjection {
  private static final int ATTEMPTS_MAX = 20;

  private final Location root;
  private final StoreEngine engine;
  private final Checkpoints checkpoints;
  private final DeltaReferences references;
  private LogState known;

  DeltaLog(Location root, StoreEngine engine, Checkpoints checkpoints) {
    this.root = root;
    this.engine = engine;
    this.checkpoints = checkpoints;
    this.references = new DeltaReferences(root, engine);
  }

  @Override
  public synchronized void publish(ProjectedVersion version) {
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      LogState read = known == null ? LogState.read(root, engine) : known;
      known = null; // until it is certain what the log says
      try {
        known = level(read, version);
        return;
      } catch (DeltaVersionTakenException e) {
        // the log has moved on: perhaps by this very version, published by another process
      }
    }
    throw new CommitConflictException(
        "The Delta log of %s could not be brought to version %d: others were faster %d times"
            .formatted(root, version.number(), ATTEMPTS_MAX),
        null);
  }

  @Override
  public LiveReferences references() {
    return references;
  }

  private LogState level(LogState read, ProjectedVersion version) {
    if (read.chainVersion() >= version.number()) {
      return read;
    }
    DeltaCommit commit = DeltaCommit.of(root, read, version);
    if (commit.isEmpty()) {
      return read.levelWith(version);
    }
    LogState written = commit.put(root, engine, checkpoints.interval());
    checkpoints.committed(written.snapshot(), this::shorten);
    return written;
  }

  /** Forgets the versions that a checkpoint now stands for, if no other one was put meanwhile. */
  private synchronized boolean shorten(Snapshot fresh) {
    boolean same = known != null && known.snapshot().getVersion() == fresh.getVersion();
    if (same) {
      known = known.with(fresh);
    }
    return same || known == null;
  }
}
