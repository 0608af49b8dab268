package io.icecap.apply;

import io.icecap.cache.AppendedRows;
import io.icecap.cache.CompactionOrder;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.CommitMode;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.table.CommitConflictException;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import io.icecap.table.SnapshotUpdate.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rewrites the files of a table's partitions, a turn at a time, so that applies get in between. */
final class TableCompaction {
  private static final Logger log = LoggerFactory.getLogger(TableCompaction.class);

  /** What one turn rewrites: about a second's work. One partition's files in any case. */
  private static final long TURN_BYTES_MAX = 64L << 20;

  private static final int PURGED_AT_A_TIME = 4;

  private final LiveTable table;
  private final OpenPartitions partitions;
  private final AppendedRows appendedRows;
  private final Workers workers;
  private final int partitionsMax;
  private final CompactionSettings settings;
  private final CompactionPolicy policy;
  private final Optional<Erasure> erasure;
  private final Clock clock;
  private Head published;

  /**
   * @param partitionsMax how many partitions one turn opens at most
   */
  TableCompaction(
      LiveTable table,
      OpenPartitions partitions,
      AppendedRows appendedRows,
      Workers workers,
      int partitionsMax,
      CompactionSettings settings,
      Clock clock) {
    this.table = table;
    this.partitions = partitions;
    this.appendedRows = appendedRows;
    this.workers = workers;
    this.partitionsMax = partitionsMax;
    this.settings = settings;
    this.policy = new CompactionPolicy(settings.targetFileBytes());
    this.erasure = settings.eraseWithin().map(within -> new Erasure(within, clock));
    this.clock = clock;
  }

  /**
   * One turn, one commit; nothing if no partition needs it.
   *
   * @param resting whether no changes come, so that there is time for more
   * @return whether there is more to do
   */
  boolean turn(boolean resting) {
    published = null;
    Head head = table.head();
    List<PartitionKey> all = head.partitions();
    List<PartitionKey> dead = erasure.map(unfinished -> unfinished.left(all)).orElse(List.of());
    // once switched to copy-on-write, a table is to have no deletes, in files of any size
    List<PartitionKey> cleaned = head.commitMode() == CommitMode.COPY_ON_WRITE ? all : dead;
    Function<List<LiveFile>, List<LiveFile>> choice =
        resting ? policy::chooseResting : policy::choose;
    List<Chosen> needed = chosen(all, partition -> choice.apply(head.files(partition)));
    if (!needed.isEmpty()) {
      return rewrite(head, needed) || !cleaned.isEmpty();
    }
    List<Chosen> erased = chosen(cleaned, partition -> policy.chooseDead(head.files(partition)));
    if (!erased.isEmpty()) {
      boolean ignored = rewrite(head, erased);
      return true;
    }
    return purge(dead, head);
  }

  /** Deleted rows are gone from the files, and may still be in the cache's own. */
  private boolean purge(List<PartitionKey> clean, Head head) {
    List<PartitionKey> turn = clean.subList(0, Math.min(clean.size(), PURGED_AT_A_TIME));
    if (!table.schema().appends()) {
      workers.each(turn, partition -> partitions.purged(partition, table.schema(), head));
    }
    if (turn.size() < clean.size()) {
      turn.forEach(partition -> erasure.orElseThrow().done(partition));
      return true;
    }
    if (erasure.isPresent() && erasure.get().isUnderWay()) {
      partitions.purgeOthers(table.schema(), head, table.partitioning().rowsMove());
      forgetRemovedFiles(head);
      erasure.get().end();
    }
    return false;
  }

  /** The end of a pass: what the metadata says of the files that are gone by it. */
  private void forgetRemovedFiles(Head head) {
    if (table.namesRemovedFiles(head)) {
      published =
          table.commit(
              new SnapshotUpdate(head, head.applied(), Kind.MANIFESTS, List.of(), Map.of()));
      log.info("{} v{}: manifests without removed files", table.name(), published.version());
    }
  }

  private static List<Chosen> chosen(
      List<PartitionKey> partitions, Function<PartitionKey, List<LiveFile>> policy) {
    return partitions.stream()
        .map(partition -> new Chosen(partition, policy.apply(partition)))
        .filter(chosen -> !chosen.files().isEmpty())
        .sorted(Comparator.comparingInt((Chosen c) -> c.files().size()).reversed())
        .toList();
  }

  /** What the last turn published, if it did. */
  Optional<Head> published() {
    return Optional.ofNullable(published);
  }

  private record Chosen(PartitionKey partition, List<LiveFile> files) {
    long bytes() {
      return CompactionPolicy.bytes(files);
    }
  }

  /** True if there is more to rewrite. */
  private boolean rewrite(Head head, List<Chosen> needed) {
    List<Chosen> turn = new ArrayList<>();
    long bytes = 0;
    for (Chosen chosen : needed) {
      boolean fits = turn.size() < partitionsMax && bytes + chosen.bytes() <= TURN_BYTES_MAX;
      if (turn.isEmpty() || fits) {
        turn.add(chosen);
        bytes += chosen.bytes();
      }
    }
    return publish(head, turn) && turn.size() < needed.size();
  }

  /** False if another commit was there first. */
  private boolean publish(Head head, List<Chosen> turn) {
    Instant start = clock.instant();
    Map<PartitionKey, Chosen> byPartition = new TreeMap<>();
    turn.forEach(chosen -> byPartition.put(chosen.partition(), chosen));
    try {
      List<PartitionUpdate> updates =
          workers.each(byPartition.values(), chosen -> rewritten(chosen, head));
      published =
          table.commit(new SnapshotUpdate(head, head.applied(), Kind.REWRITE, updates, Map.of()));
      if (!table.schema().appends()) {
        partitions.published(byPartition.keySet(), published);
      }
      log.info(
          "{} v{} compaction: {} files of {} partitions, took {} ms",
          table.name(),
          published.version(),
          turn.stream().mapToInt(chosen -> chosen.files().size()).sum(),
          turn.size(),
          Duration.between(start, clock.instant()).toMillis());
      return true;
    } catch (CommitConflictException e) {
      log.info("{}: compaction lost against another commit; next time", table.name());
      return false;
    } finally {
      partitions.discard();
    }
  }

  private PartitionUpdate rewritten(Chosen chosen, Head head) {
    RowSchema schema = table.schema();
    PartitionKey partition = chosen.partition();
    List<Location> files = chosen.files().stream().map(LiveFile::location).toList();
    Supplier<Location> to = () -> table.newDataFile(partition);
    long rowsMax = policy.rowsPerFile(chosen.files());
    List<DataFile> added =
        schema.appends()
            ? appendedRows.fold(partition, schema, chosen.files(), to, order(schema), rowsMax)
            : partitions
                .current(partition, schema, head)
                .compact(files, to, order(schema), rowsMax);
    return new PartitionUpdate(partition, added, Map.of(), files);
  }

  private CompactionOrder order(RowSchema schema) {
    return new CompactionOrder(
        table.own().sortBy().orElse(settings.sortBy()).stream()
            .filter(column -> schema.indexOf(column) >= 0)
            .toList());
  }
}
