package io.icecap.apply;

import io.icecap.cache.AppendedRows;
import io.icecap.cache.CompactionOrder;
import io.icecap.cache.FileRewrite;
import io.icecap.cache.PartitionCache;
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
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites the files of a table's partitions, a turn at a time, so that applies get in between.
 * What takes longer than a turn is written in the background; a turn puts it in place.
 */
final class TableCompaction implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TableCompaction.class);

  private static final int PURGED_AT_A_TIME = 4;

  private final LiveTable table;
  private final OpenPartitions partitions;
  private final AppendedRows appendedRows;
  private final Workers workers;
  private final BackgroundThread background;
  private final int partitionsMax;
  private final CompactionSettings settings;
  private final CompactionPolicy policy;
  private final Optional<Erasure> erasure;
  private final Clock clock;
  private Head published;

  /** Null if there is none. */
  private LongRewrite underWay;

  /**
   * @param partitionsMax how many partitions one turn opens at most
   */
  TableCompaction(
      LiveTable table,
      OpenPartitions partitions,
      AppendedRows appendedRows,
      Workers workers,
      BackgroundThread background,
      int partitionsMax,
      CompactionSettings settings,
      Clock clock) {
    this.table = table;
    this.partitions = partitions;
    this.appendedRows = appendedRows;
    this.workers = workers;
    this.background = background;
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
    if (underWay != null && underWay.isDone()) {
      finish(head);
      return true;
    }
    return step(head, resting) || underWay != null;
  }

  private boolean step(Head head, boolean resting) {
    List<PartitionKey> all = head.partitions();
    List<PartitionKey> dead = erasure.map(unfinished -> unfinished.left(all)).orElse(List.of());
    // once switched to copy-on-write, a table is to have no deletes, in files of any size
    List<PartitionKey> cleaned = head.commitMode() == CommitMode.COPY_ON_WRITE ? all : dead;
    List<Chosen> needed = chosen(all, head, resting ? policy::chooseResting : policy::choose);
    if (!needed.isEmpty()) {
      return rewrite(head, needed) || !cleaned.isEmpty();
    }
    List<Chosen> erased = chosen(cleaned, head, policy::chooseDead);
    if (!erased.isEmpty()) {
      boolean ignored = rewrite(head, erased);
      return true;
    }
    return underWay == null && purge(dead, head);
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

  private List<Chosen> chosen(
      List<PartitionKey> of, Head head, Function<List<LiveFile>, List<LiveFile>> choice) {
    return of.stream()
        .map(partition -> new Chosen(partition, choice.apply(free(partition, head))))
        .filter(chosen -> !chosen.files().isEmpty())
        .sorted(Comparator.comparingInt((Chosen c) -> c.files().size()).reversed())
        .toList();
  }

  /** The partition's files, without those that are being rewritten. */
  private List<LiveFile> free(PartitionKey partition, Head head) {
    List<LiveFile> all = head.files(partition);
    return underWay == null ? all : underWay.others(partition, all);
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
    needed.stream()
        .filter(chosen -> chosen.bytes() > settings.turnBytesMax())
        .findFirst()
        .ifPresent(chosen -> begin(chosen, head));
    List<Chosen> turn = new ArrayList<>();
    long bytes = 0;
    for (Chosen chosen : needed) {
      if (turn.size() < partitionsMax && bytes + chosen.bytes() <= settings.turnBytesMax()) {
        turn.add(chosen);
        bytes += chosen.bytes();
      }
    }
    return (turn.isEmpty() || publish(head, turn)) && turn.size() < needed.size();
  }

  /** False if another commit was there first. */
  private boolean publish(Head head, List<Chosen> turn) {
    Map<PartitionKey, Chosen> byPartition = new TreeMap<>();
    turn.forEach(chosen -> byPartition.put(chosen.partition(), chosen));
    int files = turn.stream().mapToInt(chosen -> chosen.files().size()).sum();
    return publish(
        head, files, () -> workers.each(byPartition.values(), chosen -> rewritten(chosen, head)));
  }

  private boolean publish(Head head, int files, Supplier<List<PartitionUpdate>> rewritten) {
    Instant start = clock.instant();
    try {
      List<PartitionUpdate> updates = rewritten.get();
      published =
          table.commit(new SnapshotUpdate(head, head.applied(), Kind.REWRITE, updates, Map.of()));
      if (!table.schema().appends()) {
        partitions.published(updates.stream().map(PartitionUpdate::partition).toList(), published);
      }
      log.info(
          "{} v{} compaction: {} files of {} partitions, took {} ms",
          table.name(),
          published.version(),
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

  /** Has it written in the background, if nothing else is. */
  private void begin(Chosen chosen, Head head) {
    if (underWay != null || !background.isIdle()) {
      return;
    }
    RowSchema schema = table.schema();
    PartitionKey partition = chosen.partition();
    Supplier<Location> to = () -> table.newDataFile(partition);
    CompactionOrder order = order(schema);
    long rowsMax = policy.rowsPerFile(chosen.files());
    Optional<FileRewrite> cached =
        schema.appends()
            ? Optional.empty()
            : Optional.of(partitions.current(partition, schema, head).rewrite(chosen.files()));
    Instant began = clock.instant();
    Future<List<DataFile>> written =
        background.start(
            () ->
                cached.isPresent()
                    ? cached.get().run(to, order, rowsMax)
                    : appendedRows.fold(partition, schema, chosen.files(), to, order, rowsMax));
    underWay =
        new LongRewrite(
            partition, chosen.files(), schema, head.commitMode(), began, cached, written);
  }

  /** What was written in the background is published, or can't be any more. */
  private void finish(Head head) {
    boolean over = true;
    try {
      List<DataFile> added = underWay.added();
      Duration since = Duration.between(underWay.began(), clock.instant());
      if (since.compareTo(settings.longest()) < 0 && underWay.fits(head, table.schema())) {
        over =
            publish(head, underWay.files().size(), () -> List.of(replaced(underWay, added, head)));
      } else {
        log.info("{}: a compaction is out of date after {}; next time", table.name(), since);
      }
    } finally {
      if (over) {
        close();
      }
    }
  }

  private PartitionUpdate replaced(LongRewrite rewrite, List<DataFile> added, Head head) {
    PartitionKey partition = rewrite.partition();
    if (rewrite.cached().isEmpty()) {
      return new PartitionUpdate(partition, added, Map.of(), rewrite.locations());
    }
    PartitionCache.Replaced replaced =
        partitions.current(partition, table.schema(), head).replace(rewrite.cached().get());
    return new PartitionUpdate(partition, replaced.added(), replaced.deleted(), replaced.removed());
  }

  /**
   * Whether changes of the partition have to wait for the rewrite that is under way: by
   * copy-on-write each of them would rewrite the old files as well.
   */
  boolean holds(PartitionKey partition) {
    return underWay != null
        && underWay.mode() == CommitMode.COPY_ON_WRITE
        && !table.schema().appends()
        && (table.partitioning().rowsMove() || partition.equals(underWay.partition()));
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    if (underWay != null) {
      underWay.close();
      underWay = null;
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
