package io.icecap.cache;

import java.nio.file.Path;

/**
 * Where cached partitions are kept and what they may use.
 *
 * @param directory on a local disk; may be shared by processes, each takes a sub-directory
 * @param bytesMax what the directory may hold, over all its processes; the least recently used
 *     partitions beyond it are deleted
 * @param memoryBytesMax what DuckDB may use in this process for the directory; beyond it data goes
 *     to disk where it can, else the operation fails
 * @param threads DuckDB's own threads per process; 1 means each merge runs in its caller's thread
 *     alone, which is best where several partitions are merged at a time
 */
public record CacheSettings(Path directory, long bytesMax, long memoryBytesMax, int threads) {
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
    if (threads < 1) {
      throw new IllegalArgumentException(
          "The cache needs at least 1 thread, not %d".formatted(threads));
    }
  }

  /** With the default bound of the disk. */
  public CacheSettings(Path directory, long memoryBytesMax, int threads) {
    this(directory, BYTES_MAX_DEFAULT, memoryBytesMax, threads);
  }
}
