package io.icecap.cache;

import io.icecap.change.PartitionKey;
import io.icecap.change.TableId;
import io.icecap.store.Location;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the file of a partition is below its slot: {@code <chain>/<partition>.duckdb}, with its log
 * beside it and, where they are kept, copies of its data files in a folder.
 */
final class PartitionPath {
  private static final String FILE = ".duckdb";
  private static final String LOG = ".wal";
  private static final String DATA_FILES = ".files";
  private static final int READABLE_CHARS_MAX = 60;

  private PartitionPath() {}

  static Path of(TableId table, PartitionKey partition) {
    return folder(table).resolve(name(partition.id()) + FILE);
  }

  /** Where all partitions of the table are. */
  static Path folder(TableId table) {
    return Path.of(name(table.chain()));
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

  /** Where copies of the partition's data files are. */
  static Path dataFiles(Path partition) {
    return partition.resolveSibling(partition.getFileName() + DATA_FILES);
  }

  /** The partition whose data file this is a copy of. */
  static Optional<Path> partitionOfCopy(Path file) {
    Path folder = file.getParent();
    String name = folder.getFileName().toString();
    return name.endsWith(FILE + DATA_FILES)
        ? Optional.of(folder.resolveSibling(name.substring(0, name.length() - DATA_FILES.length())))
        : Optional.empty();
  }

  /** What the name of a copy of this data file starts with; its checksum follows. */
  static String dataFileName(Location location) {
    return UUID.nameUUIDFromBytes(location.uri().getBytes(StandardCharsets.UTF_8)) + "-";
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
