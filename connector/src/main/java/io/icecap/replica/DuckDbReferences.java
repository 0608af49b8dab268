package io.icecap.replica;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.table.LiveReferences;
import io.icecap.table.LiveSet;
import java.time.Instant;
import java.util.regex.Pattern;

/** What the manifests of a table's DuckDB replicas refer to; and these manifests. */
public final class DuckDbReferences implements LiveReferences {
  private static final Pattern OURS =
      Pattern.compile(
          DuckDbFolder.NAME
              + "/(?:v\\d+(?:-\\d+)?[.]replicas[.]json"
              + "|[A-Za-z0-9=_-]+/\\d+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[.]duckdb)");

  private final DuckDbFolder folder;

  /**
   * @param table the table's folder
   */
  public DuckDbReferences(ObjectStore store, Location table) {
    this.folder = new DuckDbFolder(store, table);
  }

  @Override
  public Maker maker(String name) {
    return OURS.matcher(name).matches() ? Maker.ICECAP : Maker.UNKNOWN;
  }

  /** A manifest was current until the next one was written. */
  @Override
  public void collect(Instant since, LiveSet live) {
    for (Location location : folder.manifests()) {
      DuckDbManifest manifest = folder.read(location).orElse(null);
      if (manifest == null) {
        continue;
      }
      live.add(location);
      manifest.entries().values().forEach(entry -> live.add(folder.file(entry)));
      if (manifest.writtenMillis() < since.toEpochMilli()) {
        return;
      }
    }
  }
}
