package io.icecap.table.delta;

import io.icecap.store.Location;
import io.icecap.table.LiveReferences;
import io.icecap.table.LiveSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the versions of a Delta log refer to: the files of the last one, and those that a version
 * has removed lately, which were there until then. Of the log itself, what the versions of that
 * time are read from.
 *
 * <p>Versions never change, so what they remove is remembered from one run to the next.
 */
final class DeltaReferences implements LiveReferences {
  private final Location root;
  private final StoreEngine engine;
  private Map<Location, Map<String, LoggedFile>> removedBy = new HashMap<>();

  DeltaReferences(Location root, StoreEngine engine) {
    this.root = root;
    this.engine = engine;
  }

  /** Data files and vectors are Iceberg's, too, and judged by their names there. */
  @Override
  public Maker maker(String name) {
    return LogFiles.isReplaceable(name) ? Maker.ICECAP : Maker.UNKNOWN;
  }

  @Override
  public synchronized void collect(Instant since, LiveSet live) {
    LogFiles log = engine.files().log(root);
    LogState last = LogState.read(root, engine);
    add(last.files(), live);
    log.neededSince(since).forEach(live::add);
    if (last.exists() && KernelActions.hasSidecars(last.snapshot())) {
      log.sidecars().forEach(live::add);
    }
    Map<Location, Map<String, LoggedFile>> recent = new HashMap<>();
    for (Location version : log.putAfter(since).toList()) {
      Map<String, LoggedFile> removed = removedBy.get(version);
      recent.put(
          version,
          removed == null
              ? KernelCall.of(root, () -> KernelActions.removedFiles(version, engine, root))
              : removed);
    }
    recent.values().forEach(removed -> add(removed, live));
    removedBy = recent;
  }

  private void add(Map<String, LoggedFile> files, LiveSet live) {
    files.forEach(
        (location, file) -> {
          live.add(new Location(location));
          file.vector().ifPresent(v -> live.add(KernelActions.file(v, root)));
        });
  }
}
