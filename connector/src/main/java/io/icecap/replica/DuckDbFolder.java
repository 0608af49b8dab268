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
 * The folder {@code _replicas} of a table: {@code v<N>.replicas.json}, of which the highest counts,
 * and {@code <partition>/<N>-<uuid>.duckdb}. Manifests are put if absent, under the version of the
 * table that they equal: so an older one never takes the place of a newer one, whoever comes late.
 */
final class DuckDbFolder {
  static final String NAME = "_replicas";
  private static final Pattern MANIFEST = Pattern.compile("v(\\d+)[.]replicas[.]json");
  private static final int READABLE_CHARS_MAX = 60;

  private final ObjectStore store;
  private final Location folder;

  DuckDbFolder(ObjectStore store, Location table) {
    this.store = store;
    this.folder = table.resolve(NAME);
  }

  /** The versions that have a manifest, the newest first. */
  List<Long> versions() {
    return store.list(folder, "v").stream()
        .map(manifest -> MANIFEST.matcher(manifest.name()))
        .filter(Matcher::matches)
        .map(name -> Long.valueOf(name.group(1)))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  Optional<DuckDbManifest> newest() {
    return versions().stream().findFirst().flatMap(this::read);
  }

  Optional<DuckDbManifest> read(long version) {
    return store.read(manifest(version)).map(DuckDbManifest::parse);
  }

  /** False if this version has one already. */
  boolean put(DuckDbManifest manifest) {
    return store.putIfAbsent(manifest(manifest.version()), manifest.bytes());
  }

  Location manifest(long version) {
    return folder.resolve("v" + version + ".replicas.json");
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
