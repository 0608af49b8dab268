package io.icecap.table.delta;

import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a Delta log as a listing shows them; Delta protocol, «File Types». Immutable. */
final class LogFiles {
  private static final String FOLDER = "_delta_log";
  private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** Of some version, of several, or a part of a checkpoint; {@code _last_checkpoint} is none. */
  private static final Pattern OF_A_VERSION =
      Pattern.compile(
          "([0-9]{20})(?:[.][0-9]{20}[.]compacted[.]json|[.]crc|[.]json"
              + "|([.]checkpoint[.](?:parquet|"
              + UUID
              + "[.](?:parquet|json)))|[.]checkpoint[.][0-9]{10}[.][0-9]{10}[.]parquet)");

  private static final Pattern COMMIT = Pattern.compile("[0-9]{20}[.]json");
  private static final Pattern SIDECAR = Pattern.compile("_sidecars/[^/]+[.]parquet");

  private final List<StoredObject> all = new ArrayList<>();
  private final NavigableMap<Long, StoredObject> commits = new TreeMap<>();
  private final NavigableMap<Long, StoredObject> checkpoints = new TreeMap<>();

  private LogFiles() {}

  static LogFiles list(ObjectStore store, Location root) {
    LogFiles files = new LogFiles();
    store.visit(folder(root), "", files::add);
    return files;
  }

  static Location folder(Location root) {
    return root.resolve(FOLDER);
  }

  /**
   * Whether a file can be done without once a checkpoint stands for it.
   *
   * @param name below the table's folder
   */
  static boolean isReplaceable(String name) {
    String file = name.startsWith(FOLDER + "/") ? name.substring(FOLDER.length() + 1) : "";
    return OF_A_VERSION.matcher(file).matches() || SIDECAR.matcher(file).matches();
  }

  private void add(StoredObject object) {
    all.add(object);
    String name = object.location().name();
    Matcher matcher = OF_A_VERSION.matcher(name);
    if (matcher.matches() && COMMIT.matcher(name).matches()) {
      commits.put(Long.parseLong(matcher.group(1)), object);
    } else if (matcher.matches() && matcher.group(2) != null) {
      checkpoints.put(Long.parseLong(matcher.group(1)), object);
    }
  }

  /** The last version; -1 if there is none. */
  long last() {
    return commits.isEmpty() ? -1 : commits.lastKey();
  }

  /** The version, if the one before it has gone: then it is not a part of the log. */
  Stream<Location> strays(long version) {
    return commits.containsKey(version) && version > 0 && !commits.containsKey(version - 1)
        ? Stream.of(commits.get(version).location())
        : Stream.empty();
  }

  /** The versions that were put after {@code since}. */
  Stream<Location> putAfter(Instant since) {
    return commits.values().stream()
        .filter(commit -> commit.modified().isAfter(since))
        .map(StoredObject::location);
  }

  /**
   * What it takes to read every version that was current at or after {@code since}: the last
   * checkpoint before them, and what came with it and after it.
   */
  Stream<Location> neededSince(Instant since) {
    long oldest = currentAt(since);
    Long checkpoint = checkpoints.floorKey(oldest);
    long from = checkpoint == null ? 0 : checkpoint;
    return all.stream().map(StoredObject::location).filter(location -> version(location) >= from);
  }

  Stream<Location> sidecars() {
    return all.stream()
        .map(StoredObject::location)
        .filter(location -> location.uri().contains("/_sidecars/"));
  }

  /**
   * Whether the last checkpoint is older than {@code since}, and there are versions after it. Where
   * there is none, the first version counts in its place.
   */
  boolean wantCheckpoint(Instant since) {
    if (commits.isEmpty()) {
      return false;
    }
    var last = checkpoints.isEmpty() ? commits.firstEntry() : checkpoints.lastEntry();
    return last.getKey() < last() && !last.getValue().modified().isAfter(since);
  }

  /** By the first version that is certain to be younger, as clocks of stores may differ. */
  private long currentAt(Instant since) {
    return commits.entrySet().stream()
        .filter(commit -> commit.getValue().modified().isAfter(since))
        .mapToLong(commit -> commit.getKey() - 1)
        .findFirst()
        .orElse(last());
  }

  private static long version(Location location) {
    Matcher matcher = OF_A_VERSION.matcher(location.name());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }
}
