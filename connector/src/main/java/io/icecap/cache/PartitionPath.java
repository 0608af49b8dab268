package io.icecap.cache;

import io.icecap.change.PartitionKey;
import io.icecap.change.TableId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the file of a partition is below its slot: {@code <chain>/<partition>.duckdb}, with its log
 * beside it.
 */
final class PartitionPath {
  private static final String FILE = ".duckdb";
  private static final String LOG = ".wal";
  private static final int READABLE_CHARS_MAX = 60;

  private PartitionPath() {}

  static Path of(TableId table, PartitionKey partition) {
    return Path.of(name(table.chain()), name(partition.id()) + FILE);
  }

  /** The log of DuckDB for a partition's file. */
  static Path log(Path partition) {
    return partition.resolveSibling(partition.getFileName() + LOG);
  }

  /** The partition that a file belongs to: its own file or its log. */
  static Optional<Path> partitionOf(Path file) {
    String name = file.getFileName().toString();
    String own = name.endsWith(FILE + LOG) ? name.substring(0, name.length() - LOG.length()) : name;
    return own.endsWith(FILE) ? Optional.of(file.resolveSibling(own)) : Optional.empty();
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
