package io.icecap.apply;

import io.icecap.format.LiveFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which live files of a partition to rewrite into one. Universal (size-ratio) compaction as in
 * RocksDB, on live rows: small files are folded often, larger ones seldom, so that a row is
 * rewritten a number of times that grows with the logarithm of the partition; and a file that is
 * mostly dead rows is rewritten for their sake.
 */
final class CompactionPolicy {
  /** Above this many files the smallest are folded; well below the 20 a partition may have. */
  static final int FILES_MAX = 12;

  /**
   * So many of the smallest are folded whatever their sizes: fewer would have to be again at once.
   */
  private static final int FOLDED_MIN = 6;

  /** A file joins when it is at most this many times what is folded already. */
  private static final double SIZE_RATIO = 1.5;

  /** A file with more than this share of dead rows joins whatever its size. */
  private static final double DEAD_SHARE_MAX = 0.4;

  private CompactionPolicy() {}

  /** The files to rewrite; empty if there is nothing to do. */
  static List<LiveFile> choose(List<LiveFile> files) {
    List<LiveFile> chosen = new ArrayList<>();
    if (files.size() > FILES_MAX) {
      chosen.addAll(smallest(files));
    }
    files.stream()
        .filter(CompactionPolicy::mostlyDead)
        .filter(f -> !chosen.contains(f))
        .forEach(chosen::add);
    return chosen;
  }

  private static List<LiveFile> smallest(List<LiveFile> files) {
    List<LiveFile> bySize = new ArrayList<>(files);
    bySize.sort(Comparator.comparingLong(CompactionPolicy::liveRows));
    long sum = 0;
    int count = 0;
    for (LiveFile file : bySize) {
      if (count >= FOLDED_MIN && liveRows(file) > SIZE_RATIO * sum) {
        break;
      }
      sum += liveRows(file);
      count++;
    }
    return bySize.subList(0, count);
  }

  private static boolean mostlyDead(LiveFile file) {
    return file.rows() >= MOSTLY_DEAD_ROWS_MIN
        && file.deletes().count() > DEAD_SHARE_MAX * file.rows();
  }

  /** Small files are folded soon enough anyway. */
  private static final long MOSTLY_DEAD_ROWS_MIN = 10_000;

  private static long liveRows(LiveFile file) {
    return file.rows() - file.deletes().count();
  }
}
