package io.icecap.apply;

import io.icecap.buffer.ChangeClaims;
import io.icecap.buffer.Claim;
import io.icecap.cache.AppendedRows;
import io.icecap.cache.PartitionCaches;
import io.icecap.cache.PartitionSnapshot;
import io.icecap.change.PartitionKey;
import io.icecap.replica.Refresh;
import io.icecap.replica.Replicas;
import io.icecap.table.CommitConflictException;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies what is buffered for one table, as long as its lease is held. Used by one thread. */
final class TableApplier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TableApplier.class);

  /** Whoever loses this often in a row against other committers leaves it for the next round. */
  private static final int ATTEMPTS_MAX = 5;

  private static final long CLAIM_BYTES_MAX = 1L << 40;

  /** After so long without a change a table is at rest. */
  private static final Duration REST = Duration.ofSeconds(5);

  /** Snapshots of fewer changes are cheap, however late the source's clock makes them look. */
  private static final int LATE_CHANGES_MIN = 10_000;

  private final LiveTable table;
  private final ChangeClaims buffer;
  private final OpenPartitions partitions;
  private final TableMerge merge;
  private final PartitionTurns turns = new PartitionTurns(TableMerge.PARTITIONS_MAX);
  private final ApplySettings settings;
  private final Replicas replicas;
  private final TableCompaction compaction;
  private final RepeatedKeys repeatedKeys;
  private final Clock clock;

  /** More than the settings say where that is not enough to get to a truncate. */
  private long claimBytes;

  /** The head as of the last commit that was made here; null before the first one. */
  private Head published;

  private boolean toldOfReplicas;

  /** How old the newest change was when it was published last; zero where that was one of few. */
  private Duration lateness = Duration.ZERO;

  /** When changes were claimed last, or it was opened. */
  private Instant claimed;

  /** After how long what is buffered makes a whole batch, at the pace before the last claim. */
  private Duration full = Duration.ZERO;

  /** When the last change was applied, or it was opened; null once it is folded at rest. */
  private Instant changed;

  TableApplier(
      LiveTable table,
      ChangeClaims buffer,
      PartitionCaches caches,
      Workers workers,
      Tidying tidying,
      BackgroundThread compacting,
      ApplySettings settings,
      Replicas replicas,
      Clock clock) {
    this.table = table;
    this.buffer = buffer;
    this.partitions = new OpenPartitions(caches, table.id(), tidying);
    AppendedRows appendedRows = caches.appendedRows(table.id());
    this.merge = new TableMerge(table, partitions, appendedRows, workers);
    this.settings = settings;
    this.claimBytes = settings.batchBytesMax();
    this.replicas = replicas;
    this.compaction =
        new TableCompaction(
            table,
            partitions,
            appendedRows,
            workers,
            compacting,
            TableMerge.PARTITIONS_MAX,
            settings.compaction(),
            clock);
    this.repeatedKeys = new RepeatedKeys(table, partitions, workers, TableMerge.PARTITIONS_MAX);
    this.clock = clock;
    this.changed = clock.instant();
    this.claimed = changed;
  }

  LiveTable table() {
    return table;
  }

  /** The shortest time between two of its snapshots. */
  Duration commitInterval() {
    return table.own().commitInterval().orElse(settings.commitInterval());
  }

  /** How far behind its sources the table is, where it is many changes. */
  Duration lateness() {
    return lateness;
  }

  Duration full() {
    return full;
  }

  /**
   * One round: claim, delete rows that other engines have made others of the same key for, drop
   * what the head has, merge into the cached partitions, publish one snapshot. A conflict starts
   * over from the new head with the same claim.
   *
   * @return empty if nothing was buffered, but for partitions that have to wait
   */
  Optional<PublishedSnapshot> apply() {
    Instant start = clock.instant();
    Claim buffered = buffer.claim(table.id(), claimBytes);
    Claim claim =
        turns.next(
            buffered, partition -> partitions.isAway(partition) || compaction.holds(partition));
    Head head = table.head();
    if (claim.isEmpty()) {
      lateness = Duration.ZERO;
      Head ignored = withoutRepeatedKeys(head);
      return Optional.empty();
    }
    expect(buffered, start);
    for (int attempt = 1; ; attempt++) {
      try {
        return Optional.of(publish(claim, withoutRepeatedKeys(head), start, Long.MAX_VALUE));
      } catch (CommitConflictException e) {
        if (attempt == ATTEMPTS_MAX) {
          throw e;
        }
        log.info(
            "{}: version {} was taken by another commit, again", table.name(), head.version() + 1);
        head = table.headOfChain();
      }
    }
  }

  private void expect(Claim buffered, Instant now) {
    double share = (double) buffered.bytes() / settings.batchBytesMax();
    double millis = Duration.between(claimed, now).toMillis() / share;
    full = buffered.left().isEmpty() ? Duration.ofMillis((long) millis) : Duration.ZERO;
    claimed = now;
  }

  private Head withoutRepeatedKeys(Head head) {
    return repeatedKeys.turn(head).map(after -> published = after).orElse(head);
  }

  private PublishedSnapshot publish(Claim claim, Head head, Instant start, long changesMax) {
    Batch batch = Batch.of(claim, head.applied(), table, changesMax);
    claimBytes =
        batch.isStuck() ? Math.min(4 * claimBytes, CLAIM_BYTES_MAX) : settings.batchBytesMax();
    try {
      Optional<MergedBatch> merged = merge.run(batch, head);
      if (merged.isEmpty()) {
        return publish(claim, head, start, batch.tally().changes() / 2);
      }
      published = table.commit(merged.get().update(claim));
      merge.published(merged.get(), published);
      changed = clock.instant();
      PublishedSnapshot snapshot = merged.get().published(published, start, changed);
      lateness = snapshot.changes() < LATE_CHANGES_MIN ? Duration.ZERO : snapshot.leastDelay();
      return snapshot;
    } finally {
      partitions.discard();
    }
  }

  /** Ends a round: gives the cache back, and has it kept in shape meanwhile. */
  void tidy() {
    partitions.tidyNext(table.schema());
    partitions.close();
  }

  /**
   * Rewrites files of the partitions that need it, for a fraction of a second.
   *
   * @return whether there is more to do
   */
  boolean compact() {
    boolean resting = isAtRest();
    boolean more = compaction.turn(pace(resting));
    compaction.published().ifPresent(head -> published = head);
    changed = resting && !more ? null : changed;
    return more;
  }

  private Pace pace(boolean resting) {
    if (resting) {
      return Pace.RESTING;
    }
    Duration late = commitInterval().multipliedBy(TableSchedule.LATE_INTERVALS);
    return lateness.compareTo(late) > 0 ? Pace.LATE : Pace.STEADY;
  }

  /** Whether no changes have come for a while, and its files are not folded for that yet. */
  boolean isAtRest() {
    return changed != null && !clock.instant().isBefore(changed.plus(REST));
  }

  /** Lends snapshots of the partitions to the replicas that are due. Never throws. */
  void replicate() {
    if (table.schema().appends()) {
      tellThatItHasNoReplicas();
      return;
    }
    try {
      published = published == null ? table.head() : published;
      Head head = published;
      replicas.due(table, head).ifPresent(refresh -> lend(refresh, head));
    } catch (RuntimeException e) {
      log.warn("{}: its replicas have to wait: {}", table.name(), e.getMessage());
    }
  }

  private void tellThatItHasNoReplicas() {
    if (!toldOfReplicas && replicas.keeps(table)) {
      toldOfReplicas = true;
      log.warn(
          "{}: file.formats asks for replicas, which a table with insert.mode=append does not have;"
              + " its rows are in Parquet alone",
          table.name());
    }
  }

  private void lend(Refresh refresh, Head head) {
    Map<PartitionKey, PartitionSnapshot> snapshots = new TreeMap<>();
    try {
      for (PartitionKey partition : refresh.partitions()) {
        snapshots.put(partition, partitions.snapshot(partition, refresh.schema(), head));
      }
    } catch (RuntimeException e) {
      snapshots.values().forEach(PartitionSnapshot::close);
      refresh.abandon(e);
      return;
    }
    refresh.start(snapshots);
  }

  @Override
  public void close() {
    try {
      compaction.close();
    } finally {
      partitions.close();
    }
  }
}
