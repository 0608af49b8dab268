package io.icecap.table.delta;

import io.icecap.store.Location;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Versions put by this process, so that its next checkpoint need not fetch them; bounded. */
final class RecentCommits {
  private static final long BYTES_MAX = 16L << 20;

  private final LinkedHashMap<Location, byte[]> commits = new LinkedHashMap<>();
  private long bytes;

  synchronized void add(Location location, byte[] content) {
    byte[] before = commits.put(location, content);
    bytes += content.length - (before == null ? 0 : before.length);
    var eldest = commits.entrySet().iterator();
    while (bytes > BYTES_MAX) {
      Map.Entry<Location, byte[]> entry = eldest.next();
      bytes -= entry.getValue().length;
      eldest.remove();
    }
  }

  synchronized Optional<byte[]> find(Location location) {
    return Optional.ofNullable(commits.get(location));
  }
}
