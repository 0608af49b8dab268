package io.icecap.apply;

import io.icecap.table.CommitConflictException;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import io.icecap.table.SnapshotUpdate.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what changes files and no row. */
final class CompactionCommits {
  private static final Logger log = LoggerFactory.getLogger(CompactionCommits.class);

  private final LiveTable table;
  private final OpenPartitions partitions;
  private final Clock clock;
  private Optional<Head> published = Optional.empty();

  CompactionCommits(LiveTable table, OpenPartitions partitions, Clock clock) {
    this.table = table;
    this.partitions = partitions;
    this.clock = clock;
  }

  /** A turn begins. */
  void forget() {
    published = Optional.empty();
  }

  /** What the turn published last, if it did. */
  Optional<Head> published() {
    return published;
  }

  /**
   * Publishes rewritten files.
   *
   * @param files how many are rewritten
   * @return false if another commit was there first
   */
  boolean rewritten(Head head, int files, Supplier<List<PartitionUpdate>> rewrite) {
    Instant start = clock.instant();
    try {
      List<PartitionUpdate> updates = rewrite.get();
      Head after = commit(head, Kind.REWRITE, updates);
      if (!table.schema().appends()) {
        partitions.published(updates.stream().map(PartitionUpdate::partition).toList(), after);
      }
      log.info(
          "{} v{} compaction snapshot {}: {} files of {} partitions, took {} ms",
          table.name(),
          after.version(),
          after.snapshotId().getAsLong(),
          files,
          updates.size(),
          Duration.between(start, clock.instant()).toMillis());
      return true;
    } catch (CommitConflictException e) {
      log.info("{}: compaction lost against another commit; next time", table.name());
      return false;
    } finally {
      partitions.discard();
    }
  }

  /**
   * What the metadata says of files that are gone is left out from now on.
   *
   * @return false if another commit was there first
   */
  boolean withoutRemovedFiles(Head head) {
    try {
      if (table.namesRemovedFiles(head)) {
        Head after = commit(head, Kind.MANIFESTS, List.of());
        log.info(
            "{} v{} manifests snapshot {}: without removed files",
            table.name(),
            after.version(),
            after.snapshotId().getAsLong());
      }
      return true;
    } catch (CommitConflictException e) {
      return false;
    }
  }

  private Head commit(Head head, Kind kind, List<PartitionUpdate> updates) {
    Head after = table.commit(new SnapshotUpdate(head, head.applied(), kind, updates, Map.of()));
    published = Optional.of(after);
    return after;
  }
}
