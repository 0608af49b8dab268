package io.icecap.apply;

import io.icecap.format.LiveFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which live files of a partition to rewrite. Universal (size-ratio) compaction as in RocksDB, on
 * live rows: small files are folded often, larger ones seldom, so that a row is rewritten a number
 * of times that grows with the logarithm of the partition; and a file that is mostly dead rows is
 * rewritten for their sake. A file near the target size is full: it is rewritten for dead rows
 * alone, so that what a large partition costs does not grow with it.
 */
final class CompactionPolicy {
  /** Above this many files that are not full the smallest are folded. */
  static final int FILES_MAX = 8;

  /** The same while a table is late, so that a row of a load is rewritten once or twice. */
  static final int LATE_FILES_MAX = 32;

  /**
   * Full files make the others fewer, so that a partition of eight of them has 20 files at most.
   */
  private static final int ALL_FILES_MAX = 18;

  /**
   * So many of the smallest are folded whatever their sizes: fewer would have to be again at once.
   */
  private static final int FOLDED_MIN = 6;

  /** A file joins when it is at most this many times what is folded already. */
  private static final double SIZE_RATIO = 1.5;

  /** A file with more than this share of dead rows joins whatever its size. */
  private static final double DEAD_SHARE_MAX = 0.3;

  /** A file with this share of the target is full; {@link #rowsPerFile} makes none smaller. */
  private static final double FULL_SHARE = 0.75;

  /**
   * Of a partition that no changes come to, all is rewritten once this share of it is new since it
   * was last: what one change costs stays bounded, however often a table comes to rest.
   */
  private static final double RESTING_SHARE = 0.15;

  /** More than this many targets are not rewritten at a time. */
  private static final int TARGETS_MAX = 2;

  /** Small files are folded soon enough anyway. */
  private static final long MOSTLY_DEAD_ROWS_MIN = 10_000;

  private final long targetBytes;

  CompactionPolicy(long targetBytes) {
    this.targetBytes = targetBytes;
  }

  /** The files to rewrite; empty if there is nothing to do. */
  List<LiveFile> choose(List<LiveFile> files, Pace pace) {
    return switch (pace) {
      case LATE -> choose(files, LATE_FILES_MAX);
      case STEADY -> choose(files, FILES_MAX);
      case RESTING -> chooseResting(files);
    };
  }

  private List<LiveFile> choose(List<LiveFile> files, int filesMax) {
    List<LiveFile> open = files.stream().filter(file -> !isFull(file)).toList();
    int full = files.size() - open.size();
    int allMax = filesMax + ALL_FILES_MAX - FILES_MAX;
    int openMax = Math.max(FOLDED_MIN, Math.min(filesMax, allMax - full));
    List<LiveFile> chosen = new ArrayList<>(open.size() > openMax ? smallest(open) : List.of());
    add(
        chosen,
        files.stream().filter(CompactionPolicy::mostlyDead).filter(f -> !chosen.contains(f)));
    return chosen;
  }

  /**
   * The files to rewrite of a partition that no changes come to: what is left is read as fast as if
   * it had just been loaded.
   */
  private List<LiveFile> chooseResting(List<LiveFile> files) {
    List<LiveFile> needed = choose(files, FILES_MAX);
    if (!needed.isEmpty()) {
      return needed;
    }
    List<LiveFile> open = files.stream().filter(file -> !isFull(file)).toList();
    List<LiveFile> chosen = new ArrayList<>();
    add(chosen, isMuchNew(open) ? open.stream() : Stream.of());
    add(chosen, files.stream().filter(file -> isFull(file) && isMuchNew(List.of(file))));
    return chosen;
  }

  /** The files that have deleted rows, as many as are rewritten at a time. */
  List<LiveFile> chooseDead(List<LiveFile> files) {
    List<LiveFile> chosen = new ArrayList<>();
    add(chosen, files.stream().filter(file -> file.deletes().count() > 0));
    return chosen;
  }

  /** How many rows each new file gets, so that their sizes are from 0.75 to 1.5 targets. */
  long rowsPerFile(List<LiveFile> chosen) {
    long rows = chosen.stream().mapToLong(CompactionPolicy::liveRows).sum();
    long count = Math.max(1, Math.round((double) liveBytes(chosen) / targetBytes));
    return Math.max(1, (rows + count - 1) / count);
  }

  private void add(List<LiveFile> chosen, Stream<LiveFile> more) {
    more.forEach(
        file -> {
          if (chosen.isEmpty() || bytes(chosen) < TARGETS_MAX * targetBytes) {
            chosen.add(file);
          }
        });
  }

  private List<LiveFile> smallest(List<LiveFile> files) {
    List<LiveFile> bySize = new ArrayList<>(files);
    bySize.sort(Comparator.comparingLong(CompactionPolicy::liveRows));
    long sum = 0;
    int count = 0;
    for (LiveFile file : bySize) {
      boolean muchLarger = liveRows(file) > SIZE_RATIO * sum;
      boolean enough = bytes(bySize.subList(0, count)) >= TARGETS_MAX * targetBytes;
      if (count >= FOLDED_MIN && (muchLarger || enough)) {
        break;
      }
      sum += liveRows(file);
      count++;
    }
    return bySize.subList(0, count);
  }

  /** Whether rows of other files than the largest, and dead ones, are more than a small share. */
  private static boolean isMuchNew(List<LiveFile> files) {
    long live = files.stream().mapToLong(CompactionPolicy::liveRows).sum();
    long largest = files.stream().mapToLong(CompactionPolicy::liveRows).max().orElse(0);
    long dead = files.stream().mapToLong(file -> file.deletes().count()).sum();
    return live - largest + dead > RESTING_SHARE * live;
  }

  private boolean isFull(LiveFile file) {
    return liveBytes(List.of(file)) >= FULL_SHARE * targetBytes;
  }

  private static boolean mostlyDead(LiveFile file) {
    return file.rows() >= MOSTLY_DEAD_ROWS_MIN
        && file.deletes().count() > DEAD_SHARE_MAX * file.rows();
  }

  static long bytes(List<LiveFile> files) {
    return files.stream().mapToLong(LiveFile::bytes).sum();
  }

  private static double liveBytes(List<LiveFile> files) {
    return files.stream()
        .mapToDouble(file -> (double) file.bytes() * liveRows(file) / Math.max(1, file.rows()))
        .sum();
  }

  private static long liveRows(LiveFile file) {
    return file.rows() - file.deletes().count();
  }
}
