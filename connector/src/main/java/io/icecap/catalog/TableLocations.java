package io.icecap.catalog;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.catalog.TableIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where new tables go. A folder that once held a chain is never used by another one: an attempt of
 * the old table that was asleep would find a free version in it.
 */
final class TableLocations {
  private static final Logger LOG = LoggerFactory.getLogger(TableLocations.class);
  private static final String DROPPED = "v0.dropped";

  /** File systems allow 255 bytes, and a suffix may follow. */
  private static final int NAME_MAX = 230;

  private static final int HASH = 33;

  private final ObjectStore store;
  private final Location warehouse;

  TableLocations(ObjectStore store, Location warehouse) {
    this.store = store;
    this.warehouse = warehouse;
  }

  /** {@code <warehouse>/<namespace>/<table>}, with a suffix where a dropped table was. */
  Location ofTable(TableIdentifier name, UUID id) {
    Location location = plain(name);
    boolean isUsed = MetadataFiles.chains(location).anyMatch(this::isUsed);
    return isUsed ? suffixed(location, id) : location;
  }

  /** {@code <warehouse>/<namespace>/<table>}. */
  Location plain(TableIdentifier name) {
    Location location = warehouse;
    for (String level : name.namespace().levels()) {
      location = location.resolve(encoded(level));
    }
    return location.resolve(encoded(name.name()));
  }

  /** Whether the table's folder holds a chain that has begun, and has not gone on. */
  boolean isFresh(Location table) {
    List<Location> versions =
        MetadataFiles.chains(table).flatMap(chain -> store.list(chain, "v").stream()).toList();
    return versions.stream().anyMatch(v -> v.name().startsWith("v1."))
        && versions.stream().noneMatch(v -> v.name().equals(DROPPED) || v.name().startsWith("v2."));
  }

  /** The folder for a chain: this one, unless another chain has used it. */
  Location ofChain(Location folder, UUID id) {
    return isUsed(folder) ? suffixed(folder, id) : folder;
  }

  static Location suffixed(Location location, UUID id) {
    return new Location(location.uri() + "-" + id.toString().substring(0, 8));
  }

  /** Marks a folder whose versions are about to be deleted. */
  void retire(Location chain) {
    store.put(chain.resolve(DROPPED), new byte[0]);
  }

  /**
   * Marks the folder of something that was dropped and whose versions stay: whoever takes the name
   * need not wait for it. Not worth failing for.
   */
  void release(Location chain) {
    try {
      retire(chain);
    } catch (RuntimeException e) {
      LOG.warn("{} is not marked as what was dropped", chain, e);
    }
  }

  /** Lowest version first, so that no reader takes an older one for the last. */
  void deleteDeltaLog(Location table) {
    store.list(table.resolve("_delta_log")).stream()
        .sorted(Comparator.comparing(Location::uri))
        .forEach(store::delete);
  }

  /** The DuckDB replicas of a table. */
  void deleteReplicas(Location table) {
    List<Location> files = store.list(table.resolve("_replicas"));
    if (!files.isEmpty()) {
      store.deleteAll(files);
    }
  }

  private boolean isUsed(Location folder) {
    return !store.list(folder, "v").isEmpty();
  }

  /** Not longer than a name may be in a file system, and different for different names. */
  private static String encoded(String name) {
    String encoded =
        URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    if (name.equals(".") || name.equals("..")) {
      return encoded.replace(".", "%2E");
    }
    if (encoded.length() <= NAME_MAX) {
      return encoded;
    }
    UUID hash = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    String start = encoded.substring(0, NAME_MAX - HASH).replaceAll("%.?$", "");
    return start + "-" + hash.toString().replace("-", "");
  }
}
