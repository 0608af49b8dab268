package io.icecap.cache;

import io.icecap.format.LiveFile;
import java.util.ArrayList;
import java.util.List;

/**
 * What separates a cached partition from a list of live files. The content of a data file with a
 * deletion vector never changes, so the two lists say it all.
 *
 * @param files what to become equal to
 * @param gone numbers of cached files whose rows leave
 * @param deleted live files that are cached, with other deletes; more of them as far as can be told
 * @param bytesToLoad of the live files that are not cached
 */
record Difference(
    List<LiveFile> files, List<Integer> gone, List<LiveFile> deleted, long bytesToLoad) {

  static Difference between(CachedFiles cached, List<LiveFile> files) {
    List<Integer> gone = new ArrayList<>(cached.all().stream().map(e -> e.number()).toList());
    List<LiveFile> deleted = new ArrayList<>();
    long bytes = 0;
    for (LiveFile file : files) {
      CachedFiles.Entry entry = cached.at(file.location());
      if (entry == null || !mayBecome(entry, file)) {
        bytes += file.bytes();
        continue;
      }
      gone.remove((Integer) entry.number());
      if (!entry.deletesId().equals(file.deletes().id())) {
        deleted.add(file);
      }
    }
    return new Difference(List.copyOf(files), gone, deleted, bytes);
  }

  /** Rows that were deleted are not in the cache: they don't come back from there. */
  private static boolean mayBecome(CachedFiles.Entry entry, LiveFile file) {
    return entry.rows() == file.rows()
        && entry.bytes() == file.bytes()
        && entry.deleted() <= file.deletes().count();
  }

  /** Whether it is less work than loading everything into an empty file, which is faster. */
  boolean isSmall() {
    return 2 * bytesToLoad <= files.stream().mapToLong(LiveFile::bytes).sum();
  }
}
