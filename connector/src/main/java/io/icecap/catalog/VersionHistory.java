package io.icecap.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.iceberg.TableMetadata;

/**
 * The snapshots that a table has had lately, by as few of its versions as have them all. Every
 * snapshot takes one sequence number, so that a version tells by itself whether it still has every
 * snapshot that was made since an older one.
 */
final class VersionHistory {
  record Written(long number, Instant at) {}

  private final List<Written> versions;
  private final LongFunction<Optional<TableMetadata>> read;
  private final Consumer<TableMetadata> visitor;

  private VersionHistory(
      List<Written> versions,
      LongFunction<Optional<TableMetadata>> read,
      Consumer<TableMetadata> visitor) {
    this.versions = versions;
    this.read = read;
    this.visitor = visitor;
  }

  /**
   * Shows versions that together have every snapshot of all versions that were current at or after
   * {@code since}; the head first. Versions that expire meanwhile are left out.
   */
  static void visit(
      List<Written> all,
      Instant since,
      LongFunction<Optional<TableMetadata>> read,
      Consumer<TableMetadata> visitor) {
    List<Written> versions = current(all, since);
    if (!versions.isEmpty()) {
      new VersionHistory(versions, read, visitor).visit();
    }
  }

  /** The versions that were current at or after a time, the oldest first. */
  static List<Written> current(List<Written> all, Instant since) {
    List<Written> current = new ArrayList<>(all);
    current.sort(Comparator.comparingLong(Written::number));
    int from = 0;
    while (from + 1 < current.size() && !current.get(from + 1).at().isAfter(since)) {
      from++;
    }
    return current.subList(from, current.size());
  }

  private void visit() {
    int last = versions.size() - 1;
    Optional<TableMetadata> head = shown(last);
    if (last > 0 && head.isPresent()) {
      long oldest = shown(0).map(TableMetadata::lastSequenceNumber).orElse(0L);
      visitBetween(0, oldest, last, head.get());
    }
  }

  /**
   * @param sequence the last sequence number of {@code older}
   */
  private void visitBetween(int older, long sequence, int newer, TableMetadata table) {
    if (newer - older < 2 || hasAllSince(table, sequence)) {
      return;
    }
    int middle = (older + newer) / 2;
    Optional<TableMetadata> shown = shown(middle);
    shown.ifPresent(between -> visitBetween(older, sequence, middle, between));
    long reached = shown.map(TableMetadata::lastSequenceNumber).orElse(sequence);
    visitBetween(middle, reached, newer, table);
  }

  private static boolean hasAllSince(TableMetadata table, long sequence) {
    long kept = table.snapshots().stream().filter(s -> s.sequenceNumber() > sequence).count();
    return kept == table.lastSequenceNumber() - sequence;
  }

  private Optional<TableMetadata> shown(int at) {
    Optional<TableMetadata> version = read.apply(versions.get(at).number());
    version.ifPresent(visitor);
    return version;
  }
}
