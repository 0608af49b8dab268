package io.icecap.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

/** The versions of a chain that were current lately, by when the store says they were written. */
final class VersionHistory {
  record Written(long number, Instant at) {}

  private final VersionFiles files;

  VersionHistory(VersionFiles files) {
    this.files = files;
  }

  /** Shows number and content of the versions that {@link #chosen} chooses, newest first. */
  void visit(Instant since, Duration step, BiConsumer<Long, byte[]> visitor) {
    List<Written> newestFirst =
        files.written().stream()
            .sorted(Comparator.comparingLong(Written::number).reversed())
            .toList();
    for (Written version : chosen(newestFirst, since, step)) {
      files.read(version.number()).ifPresent(content -> visitor.accept(version.number(), content));
    }
  }

  /**
   * The head, the last version before {@code since}, which was current then, and enough in between
   * that no two neighbours are more than {@code step} apart where there are versions in the gap.
   */
  static List<Written> chosen(List<Written> newestFirst, Instant since, Duration step) {
    List<Written> chosen = new ArrayList<>();
    for (int i = 0; i < newestFirst.size(); i++) {
      Written version = newestFirst.get(i);
      Written last = chosen.isEmpty() ? null : chosen.get(chosen.size() - 1);
      if (last != null && !last.at().isAfter(since)) {
        break;
      }
      boolean oldest = i == newestFirst.size() - 1 || !version.at().isAfter(since);
      if (last == null || oldest || isBeyond(newestFirst.get(i + 1), last, step)) {
        chosen.add(version);
      }
    }
    return chosen;
  }

  private static boolean isBeyond(Written older, Written newer, Duration step) {
    return Duration.between(older.at(), newer.at()).compareTo(step) > 0;
  }
}
