package io.icecap.apply;

import io.icecap.cache.PartitionCache;
import io.icecap.change.PartitionKey;
import io.icecap.format.CommitMode;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import io.icecap.table.PartitionUpdate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rewrite of a table that takes longer than a turn, if there is one: it is written and then put
 * in place in the background; a turn publishes it, or gives it up.
 */
final class LongCompaction implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LongCompaction.class);

  private final LiveTable table;
  private final OpenPartitions partitions;
  private final FileRewriting rewriting;
  private final CompactionCommits commits;
  private final BackgroundThread background;
  private final CompactionSettings settings;
  private final Clock clock;

  /** Null if there is none. */
  private LongRewrite underWay;

  /** Null before what was written is put in place. */
  private Placing placing;

  private Future<PartitionCache.Replaced> placed;

  /** How much is rewritten at a time where changes wait for it: less after they have in vain. */
  private long heldBytesMax = Long.MAX_VALUE;

  LongCompaction(
      LiveTable table,
      OpenPartitions partitions,
      FileRewriting rewriting,
      CompactionCommits commits,
      BackgroundThread background,
      CompactionSettings settings,
      Clock clock) {
    this.table = table;
    this.partitions = partitions;
    this.rewriting = rewriting;
    this.commits = commits;
    this.background = background;
    this.settings = settings;
    this.clock = clock;
  }

  boolean isUnderWay() {
    return underWay != null;
  }

  /** The partition's files, without those that are being rewritten; none while it is away. */
  List<LiveFile> free(PartitionKey partition, Head head) {
    if (partitions.isAway(partition)) {
      return List.of();
    }
    List<LiveFile> all = head.files(partition);
    return underWay == null ? all : underWay.others(partition, all);
  }

  /** Begins to rewrite them, if nothing else is being rewritten. */
  void begin(ChosenFiles chosen, Head head) {
    if (underWay == null && background.isIdle()) {
      boolean holds = head.commitMode() == CommitMode.COPY_ON_WRITE && !table.schema().appends();
      ChosenFiles some = holds ? chosen.upTo(heldBytesMax) : chosen;
      underWay = rewriting.later(some, head, background, clock.instant());
    }
  }

  /** Ends what is done, or will never be; true if there was such a rewrite. */
  boolean turn(Head head) {
    if (underWay == null) {
      return false;
    }
    boolean fits =
        lasted().compareTo(settings.longest()) < 0 && underWay.fits(head, table.schema());
    if (!fits) {
      giveUp();
      return true;
    }
    return placing == null ? place(head) : placed.isDone() && publish(head);
  }

  /** True if it was written. */
  private boolean place(Head head) {
    if (!underWay.isDone()) {
      return false;
    }
    List<DataFile> written = underWay.added();
    if (underWay.cached().isEmpty()) {
      publish(head, new PartitionUpdate(key(), written, Map.of(), underWay.locations()));
    } else if (background.isIdle() && !partitions.isAway(key())) {
      PartitionCache cache = partitions.lend(key(), table.schema(), head);
      placing = new Placing(cache, underWay.cached().get());
      placed = background.start(placing::run);
    }
    return true;
  }

  /** Always true. */
  private boolean publish(Head head) {
    PartitionCache.Replaced replaced = BackgroundThread.result(placed);
    PartitionCache cache = placing.cache();
    placing = null;
    partitions.takeBack(key(), cache);
    if (cache.equalsFiles(head.files(key()))) {
      publish(
          head,
          new PartitionUpdate(key(), replaced.added(), replaced.deleted(), replaced.removed()));
    } else {
      cache.discard(); // another engine has changed the partition: again, on top of that
    }
    return true;
  }

  private void publish(Head head, PartitionUpdate update) {
    if (commits.rewritten(head, underWay.files().size(), () -> List.of(update))) {
      heldBytesMax = Math.max(heldBytesMax, heldBytesMax * 2); // unless that is beyond a long
      close();
    }
  }

  private PartitionKey key() {
    return underWay.partition();
  }

  private void giveUp() {
    log.info("{}: a compaction is out of date after {}; next time", table.name(), lasted());
    if (underWay.holds() && isHeldTooLong()) {
      heldBytesMax = underWay.bytes() / 2;
    }
    close();
  }

  /**
   * Whether changes of the partition have to wait for the rewrite that is under way: while it is
   * put in place; and by copy-on-write, since each of them would rewrite the old files as well. For
   * that they wait for so long only; then one of an old file ends the rewrite, and the next one is
   * of less.
   *
   * @param partition {@link PartitionKey#ALL} for changes of any of them
   */
  boolean holds(PartitionKey partition) {
    return underWay != null
        && (placing != null || underWay.holds() && !isHeldTooLong())
        && (partition.equals(key())
            || table.partitioning().rowsMove()
            || placing != null && partition.equals(PartitionKey.ALL));
  }

  private boolean isHeldTooLong() {
    return lasted().compareTo(settings.heldAtMost()) >= 0;
  }

  private Duration lasted() {
    return Duration.between(underWay.began(), clock.instant());
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    if (placing != null) {
      partitions.leave(key());
      placing.close();
      placing = null;
    } else if (underWay != null) {
      underWay.close();
    }
    underWay = null;
  }
}
