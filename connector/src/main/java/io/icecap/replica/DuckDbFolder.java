package io.icecap.replica;

import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder {@code _replicas} of a table: {@code v<N>.replicas.json} and {@code
 * v<N>-<R>.replicas.json}, of which the highest counts, and {@code <partition>/<N>-<uuid>.duckdb}.
 * Manifests are put if absent, under the version of the table that they equal, with a revision
 * where that has one: so an older one never takes the place of a newer one, whoever comes late.
 */
final class DuckDbFolder {
  static final String NAME = "_replicas";
  private static final Pattern MANIFEST = Pattern.compile("v(\\d+)(?:-(\\d+))?[.]replicas[.]json");
  private static final int READABLE_CHARS_MAX = 60;

  private final ObjectStore store;
  private final Location folder;

  DuckDbFolder(ObjectStore store, Location table) {
    this.store = store;
    this.folder = table.resolve(NAME);
  }

  /** The manifests, the newest first. */
  List<Location> manifests() {
    return store.list(folder, "v").stream()
        .map(manifest -> MANIFEST.matcher(manifest.name()))
        .filter(Matcher::matches)
        .map(name -> new long[] {Long.parseLong(name.group(1)), revision(name)})
        .sorted(
            Comparator.<long[]>comparingLong(name -> name[0])
                .thenComparingLong(name -> name[1])
                .reversed())
        .map(name -> manifest(name[0], name[1]))
        .toList();
  }

  private static long revision(Matcher name) {
    return name.group(2) == null ? 0 : Long.parseLong(name.group(2));
  }

  Optional<DuckDbManifest> newest() {
    return manifests().stream().findFirst().flatMap(this::read);
  }

  Optional<DuckDbManifest> read(Location manifest) {
    return store.read(manifest).map(DuckDbManifest::parse);
  }

  /** False if there is one of this version and revision already. */
  boolean put(DuckDbManifest manifest) {
    return store.putIfAbsent(manifest(manifest.version(), manifest.revision()), manifest.bytes());
  }

  private Location manifest(long version, long revision) {
    return folder.resolve("v" + version + (revision == 0 ? "" : "-" + revision) + ".replicas.json");
  }

  Location file(DuckDbManifest.Entry entry) {
    return folder.resolve(entry.file());
  }

  static String newFile(PartitionKey partition, long version, UUID id) {
    String readable = partition.id().replaceAll("[^A-Za-z0-9=_-]", "_");
    return "%s/%d-%s.duckdb"
        .formatted(
            readable.substring(0, Math.min(readable.length(), READABLE_CHARS_MAX)), version, id);
  }
}
