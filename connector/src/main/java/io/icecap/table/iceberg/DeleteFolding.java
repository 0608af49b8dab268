package io.icecap.table.iceberg;

import java.util.Comparator;
import java.util.List;

/**
 * Which files of position deletes of a partition become one with a new one. As with data files, the
 * smaller ones are folded often and larger ones seldom, so that a position is written again a
 * number of times that grows with the logarithm of all.
 */
final class DeleteFolding {
  /** So many a partition has at most: each costs every reader of the partition a request. */
  static final int FILES_MAX = 10;

  private static final int FOLDED_MIN = 5;
  private static final double SIZE_RATIO = 1.5;

  private DeleteFolding() {}

  /**
   * @param files that the partition has
   * @param added rows of the new file
   */
  static List<PositionDeleteFile> choose(List<PositionDeleteFile> files, long added) {
    if (files.size() < FILES_MAX) {
      return List.of();
    }
    List<PositionDeleteFile> bySize =
        files.stream().sorted(Comparator.comparingLong(PositionDeleteFile::rows)).toList();
    long rows = added;
    int count = 0;
    for (PositionDeleteFile file : bySize) {
      if (count >= FOLDED_MIN && file.rows() > SIZE_RATIO * rows) {
        break;
      }
      rows += file.rows();
      count++;
    }
    return bySize.subList(0, count);
  }
}
