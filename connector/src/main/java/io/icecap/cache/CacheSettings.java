package io.icecap.cache;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Where cached partitions are kept and what they may use.
 *
 * @param format what is kept of a partition
 * @param directory on a local disk; may be shared by processes, each takes a sub-directory
 * @param bytesMax what the directory may hold, over all its processes; the least recently used
 *     partitions beyond it are deleted
 * @param memoryBytesMax what DuckDB may use in this process for the directory; beyond it data goes
 *     to disk where it can, else the operation fails
 */
public record CacheSettings(Format format, Path directory, long bytesMax, long memoryBytesMax) {
  /** What is kept of a partition, and where. */
  public enum Format {
    /** All rows, in a DuckDB file. */
    DUCKDB,

    /** All rows, in DuckDB's memory: nothing outlives the process or stays on disk. */
    MEMORY,

    /** The keys alone in a DuckDB file, with the table's data files beside it. */
    KEYS;

    /** What it is called in configurations. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static String[] words() {
      return Arrays.stream(values()).map(Format::word).toArray(String[]::new);
    }

    /**
     * @throws IllegalArgumentException if no format is called so
     */
    public static Format of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  public static final long BYTES_MAX_DEFAULT = 10L << 30;
  private static final long BYTES_MIN = 1L << 20;

  private static final long MEMORY_BYTES_MIN = 16L << 20;

  public CacheSettings {
    if (bytesMax < BYTES_MIN) {
      throw new IllegalArgumentException(
          "The cache cannot work with %d bytes of disk; give it at least %d"
              .formatted(bytesMax, BYTES_MIN));
    }
    if (memoryBytesMax < MEMORY_BYTES_MIN) {
      throw new IllegalArgumentException(
          "The cache cannot work with %d bytes of memory; give it at least %d"
              .formatted(memoryBytesMax, MEMORY_BYTES_MIN));
    }
  }

  /** In DuckDB files, with the default bound of the disk. */
  public CacheSettings(Path directory, long memoryBytesMax) {
    this(Format.DUCKDB, directory, BYTES_MAX_DEFAULT, memoryBytesMax);
  }
}
