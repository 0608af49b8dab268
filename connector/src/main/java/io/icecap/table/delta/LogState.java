package io.icecap.table.delta;

import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.icecap.store.Location;
import io.icecap.table.ProjectedVersion;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a Delta log says.
 *
 * @param snapshot its last version; null if there is no log
 * @param chainVersion the version of the chain that it equals; -1 if none
 * @param snapshotId the Iceberg snapshot that it equals; empty if none
 * @param files the live files by their location
 */
record LogState(
    Snapshot snapshot, long chainVersion, OptionalLong snapshotId, Map<String, LoggedFile> files) {
  /** The application that transactions of the log are of: {@code txn(icecap, N)}. */
  static final String APPLICATION = "icecap";

  /** A second one, whose number is the id of the Iceberg snapshot. */
  static final String SNAPSHOT_APPLICATION = "icecap.iceberg-snapshot";

  static LogState read(Location root, StoreEngine engine) {
    return KernelCall.of(root, () -> readOrNone(root, engine));
  }

  private static LogState readOrNone(Location root, StoreEngine engine) {
    Snapshot snapshot;
    try {
      snapshot = TableManager.loadSnapshot(root.uri()).build(engine);
    } catch (TableNotFoundException e) {
      return new LogState(null, -1, OptionalLong.empty(), Map.of());
    }
    return new LogState(
        snapshot,
        snapshot.getLatestTransactionVersion(engine, APPLICATION).orElse(-1L),
        snapshot
            .getLatestTransactionVersion(engine, SNAPSHOT_APPLICATION)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()),
        KernelActions.liveFiles(snapshot, engine, root));
  }

  boolean exists() {
    return snapshot != null;
  }

  /** The log has nothing to say about this version that it does not say already. */
  LogState levelWith(ProjectedVersion version) {
    return new LogState(snapshot, version.number(), version.snapshotId(), files);
  }

  LogState with(Snapshot same) {
    return new LogState(same, chainVersion, snapshotId, files);
  }
}
