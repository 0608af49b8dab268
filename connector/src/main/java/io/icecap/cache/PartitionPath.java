package io.icecap.cache;

import io.icecap.change.PartitionKey;
import io.icecap.change.TableId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** Where the file of a partition is below its slot: {@code <chain>/<partition>.duckdb}. */
final class PartitionPath {
  private static final int READABLE_CHARS_MAX = 60;

  private PartitionPath() {}

  static Path of(TableId table, PartitionKey partition) {
    return Path.of(name(table.chain()), name(partition.id()) + ".duckdb");
  }

  /** Readable, safe on every file system, and different for different ids. */
  private static String name(String id) {
    String readable = id.replaceAll("[^A-Za-z0-9=_-]", "_");
    if (readable.length() > READABLE_CHARS_MAX) {
      readable = readable.substring(0, READABLE_CHARS_MAX);
    }
    UUID hash = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
    return readable + "-" + hash.toString().replace("-", "");
  }
}
