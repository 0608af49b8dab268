package io.icecap.table.delta;

import io.delta.kernel.Snapshot;
import io.icecap.store.Location;
import io.icecap.table.CommitConflictException;
import io.icecap.table.LiveReferences;
import io.icecap.table.ProjectedVersion;
import io.icecap.table.TableProjection;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Delta log of one table. What it says is read once and then known; a version that another
 * process put first is noticed when one's own is refused, and then the log is read again.
 */
final class DeltaLog implements TableProjection {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaLog.class);
  private static final int ATTEMPTS_MAX = 20;

  /**
   * What was known so long ago is looked at with suspicion: the versions after it may have gone
   * already, and with them the files that would refuse a put. Half of the least time they stay.
   */
  private static final Duration DOUBTFUL_AFTER = Duration.ofSeconds(30);

  private final Location root;
  private final StoreEngine engine;
  private final Checkpoints checkpoints;
  private final DeltaReferences references;
  private final Clock clock;
  private LogState known;
  private Instant knownAt = Instant.MIN;

  DeltaLog(Location root, StoreEngine engine, Checkpoints checkpoints, Clock clock) {
    this.root = root;
    this.engine = engine;
    this.checkpoints = checkpoints;
    this.clock = clock;
    this.references = new DeltaReferences(root, engine);
  }

  @Override
  public synchronized void publish(ProjectedVersion version) {
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      LogState read = known == null ? read() : known;
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

  @Override
  public void condense(Instant since) {
    if (!engine.files().log(root).wantCheckpoint(since)) {
      return;
    }
    try {
      checkpoints.checkpoint(root.uri());
    } catch (IOException | RuntimeException e) {
      LOG.warn("The Delta log of {} keeps its old versions for now: {}", root, e.getMessage());
    }
  }

  @Override
  public synchronized void withdraw() {
    known = null;
    engine.files().deleteLog(root);
  }

  private LogState read() {
    knownAt = clock.instant();
    return LogState.read(root, engine);
  }

  /**
   * @throws DeltaVersionTakenException if the version just put was there once, and had gone
   */
  private void requireLast(long version) {
    if (Duration.between(knownAt, clock.instant()).compareTo(DOUBTFUL_AFTER) <= 0) {
      return;
    }
    LogFiles files = engine.files().log(root);
    if (files.last() > version) {
      files.strays(version).map(Location::uri).forEach(engine.files()::delete);
      throw new DeltaVersionTakenException(null);
    }
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
    requireLast(written.snapshot().getVersion());
    knownAt = clock.instant();
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
