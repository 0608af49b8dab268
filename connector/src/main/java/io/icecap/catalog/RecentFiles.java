package io.icecap.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The content of files written or read lately, up to a number of bytes. Files never change. */
final class RecentFiles {
  private final long bytesMax;
  private final LinkedHashMap<String, byte[]> files = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  RecentFiles(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  synchronized Optional<byte[]> find(String location) {
    return Optional.ofNullable(files.get(location));
  }

  synchronized void add(String location, byte[] content) {
    if (content.length > bytesMax / 8) {
      return;
    }
    remove(location);
    files.put(location, content);
    bytes += content.length;
    var eldest = files.entrySet().iterator();
    while (bytes > bytesMax) {
      Map.Entry<String, byte[]> entry = eldest.next();
      bytes -= entry.getValue().length;
      eldest.remove();
    }
  }

  synchronized void remove(String location) {
    byte[] removed = files.remove(location);
    bytes -= removed == null ? 0 : removed.length;
  }
}
