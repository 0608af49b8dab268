package io.icecap.sql;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the statements of a session may use.
 *
 * @param directory on a local disk, for copies of remote data files and for what does not fit in
 *     memory; a session takes a sub-directory of its own and deletes it in the end
 * @param memoryBytesMax what DuckDB may use
 * @param diskBytesMax what copies of data files may take, and as much again what DuckDB spills
 * @param threads DuckDB's
 * @param bufferBytesMax how much may be buffered for a table that is read with its buffer
 * @param rowsMax how many rows a statement may return
 * @param timeMax how long a statement may take, its rows being read included
 * @param log where rows of statements go before they are buffered; empty if nowhere
 */
public record SqlSettings(
    Path directory,
    long memoryBytesMax,
    long diskBytesMax,
    int threads,
    long bufferBytesMax,
    long rowsMax,
    Duration timeMax,
    Optional<RowLogSettings> log) {
  public static final long MEMORY_DEFAULT = 1L << 30;
  public static final long DISK_DEFAULT = 10L << 30;
  public static final long BUFFER_DEFAULT = 256L << 20;
  public static final long ROWS_DEFAULT = 1_000_000;
  public static final Duration TIME_DEFAULT = Duration.ofMinutes(10);

  public SqlSettings {
    if (threads < 1
        || rowsMax < 1
        || bufferBytesMax < 1
        || timeMax.isZero()
        || timeMax.isNegative()) {
      throw new IllegalArgumentException(
          "A session needs at least 1 thread, 1 row, 1 byte of the buffer and some time, not %d, %d, %d and %s"
              .formatted(threads, rowsMax, bufferBytesMax, timeMax));
    }
    if (memoryBytesMax < 32L << 20 || diskBytesMax < 1L << 20) {
      throw new IllegalArgumentException(
          "A session needs 32 MB of memory and 1 MB of disk or more, not %d and %d bytes"
              .formatted(memoryBytesMax, diskBytesMax));
    }
  }

  /** Of a session whose statements go through no log. */
  public SqlSettings(
      Path directory,
      long memoryBytesMax,
      long diskBytesMax,
      int threads,
      long bufferBytesMax,
      long rowsMax,
      Duration timeMax) {
    this(
        directory,
        memoryBytesMax,
        diskBytesMax,
        threads,
        bufferBytesMax,
        rowsMax,
        timeMax,
        Optional.empty());
  }

  /** The same, with statements whose rows go through Kafka. */
  public SqlSettings through(RowLogSettings topics) {
    return new SqlSettings(
        directory,
        memoryBytesMax,
        diskBytesMax,
        threads,
        bufferBytesMax,
        rowsMax,
        timeMax,
        Optional.of(topics));
  }

  /** With all bounds as they are by default, one thread per processor. */
  public static SqlSettings in(Path directory) {
    return new SqlSettings(
        directory,
        MEMORY_DEFAULT,
        DISK_DEFAULT,
        Runtime.getRuntime().availableProcessors(),
        BUFFER_DEFAULT,
        ROWS_DEFAULT,
        TIME_DEFAULT);
  }
}
