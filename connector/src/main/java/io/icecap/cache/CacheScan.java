package io.icecap.cache;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a cache directory holds at one moment, in all its slots. Read from the disk alone, so that
 * it is right after any restart; files that come and go meanwhile do no harm.
 */
final class CacheScan extends SimpleFileVisitor<Path> {
  private final Map<Path, CachedBytes> cached = new HashMap<>();
  private long bytes;

  /**
   * What can be deleted by itself: a cached partition, or its copy of a data file.
   *
   * @param file of the partition, which may be gone while its log is not; or the copy
   * @param bytes with the log
   * @param lastUse when either was written last, or when it was given back
   */
  record CachedBytes(Path partition, Path file, long bytes, Instant lastUse) {
    private CachedBytes and(CachedBytes other) {
      return new CachedBytes(
          partition,
          file,
          bytes + other.bytes,
          lastUse.isAfter(other.lastUse) ? lastUse : other.lastUse);
    }

    boolean isPartition() {
      return file.equals(partition);
    }

    /** It must not be in use. */
    void delete() {
      AttachedFile.delete(file);
    }
  }

  private CacheScan() {}

  static CacheScan of(Path directory) throws IOException {
    CacheScan scan = new CacheScan();
    Files.walkFileTree(directory, scan);
    return scan;
  }

  /** Of everything: partitions, their logs, temporary files, leftovers. */
  long bytes() {
    return bytes;
  }

  List<CachedBytes> leastRecentlyUsedFirst() {
    List<CachedBytes> ordered = new ArrayList<>(cached.values());
    ordered.sort(Comparator.comparing(CachedBytes::lastUse).thenComparing(CachedBytes::file));
    return ordered;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    bytes += attributes.size();
    Instant written = attributes.lastModifiedTime().toInstant();
    PartitionPath.partitionOf(file).ifPresent(p -> add(p, p, attributes.size(), written));
    PartitionPath.partitionOfCopy(file).ifPresent(p -> add(p, file, attributes.size(), written));
    return FileVisitResult.CONTINUE;
  }

  private void add(Path partition, Path file, long size, Instant written) {
    cached.merge(file, new CachedBytes(partition, file, size, written), CachedBytes::and);
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException gone) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException gone) {
    return FileVisitResult.CONTINUE;
  }
}
