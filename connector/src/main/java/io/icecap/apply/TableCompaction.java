package io.icecap.apply;

import io.icecap.cache.AppendedRows;
import io.icecap.change.PartitionKey;
import io.icecap.format.CommitMode;
import io.icecap.format.LiveFile;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Rewrites the files of a table's partitions, a turn at a time, so that applies get in between.
 * What takes longer than a turn is a {@link LongCompaction}.
 */
final class TableCompaction implements AutoCloseable {
  private final LiveTable table;
  private final Workers workers;
  private final int partitionsMax;
  private final CompactionSettings settings;
  private final CompactionPolicy policy;
  private final FileRewriting rewriting;
  private final CompactionCommits commits;
  private final LongCompaction longer;
  private final Optional<ErasurePass> erasure;

  /** Where there is to fold and to erase, turn and turn about. */
  private boolean erasesNext;

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
    this.workers = workers;
    this.partitionsMax = partitionsMax;
    this.settings = settings;
    this.policy = new CompactionPolicy(settings.targetFileBytes());
    this.rewriting = new FileRewriting(table, partitions, appendedRows, settings, policy);
    this.commits = new CompactionCommits(table, partitions, clock);
    this.longer =
        new LongCompaction(table, partitions, rewriting, commits, background, settings, clock);
    this.erasure =
        settings
            .eraseWithin()
            .map(within -> new Erasure(within, clock))
            .map(pass -> new ErasurePass(table, partitions, commits, background, pass));
  }

  /**
   * One turn, one commit; nothing if no partition needs it.
   *
   * @return whether there is more to do
   */
  boolean turn(Pace pace) {
    commits.forget();
    Head head = table.head();
    if (longer.turn(head)) {
      return true;
    }
    boolean more = erase(head);
    if (commits.published().isEmpty()) {
      more |= fold(head, pace);
    }
    return more || longer.isUnderWay();
  }

  private boolean erase(Head head) {
    if (erasure.isEmpty()) {
      return false;
    }
    ErasurePass pass = erasure.get();
    List<PartitionKey> left = pass.left(head);
    List<PartitionKey> clean =
        left.stream().filter(key -> pass.dead(key, head.files(key)).isEmpty()).toList();
    return pass.turn(clean, clean.size() == left.size(), head);
  }

  private boolean fold(Head head, Pace pace) {
    List<ChosenFiles> needed = chosen(head.partitions(), head, files -> policy.choose(files, pace));
    List<ChosenFiles> dead = dead(head);
    boolean erases = !dead.isEmpty() && (needed.isEmpty() || erasesNext);
    erasesNext = !erases;
    List<ChosenFiles> files = erases ? dead : needed;
    return !files.isEmpty() && rewrite(head, files) || !dead.isEmpty();
  }

  /** The files that have to be rewritten for the sake of the deleted rows that they have. */
  private List<ChosenFiles> dead(Head head) {
    // once switched to copy-on-write, a table is to have no deletes, in files of any size
    if (head.commitMode() == CommitMode.COPY_ON_WRITE) {
      return chosen(head.partitions(), head, policy::chooseDead);
    }
    return erasure
        .map(
            pass ->
                chosen(
                    pass.left(head),
                    head,
                    (key, files) -> policy.chooseDead(pass.dead(key, files))))
        .orElse(List.of());
  }

  private List<ChosenFiles> chosen(
      List<PartitionKey> of, Head head, Function<List<LiveFile>, List<LiveFile>> choice) {
    return chosen(of, head, (partition, files) -> choice.apply(files));
  }

  private List<ChosenFiles> chosen(
      List<PartitionKey> of,
      Head head,
      BiFunction<PartitionKey, List<LiveFile>, List<LiveFile>> choice) {
    return of.stream()
        .map(key -> new ChosenFiles(key, choice.apply(key, longer.free(key, head))))
        .filter(chosen -> !chosen.files().isEmpty())
        .sorted(Comparator.comparingInt((ChosenFiles c) -> c.files().size()).reversed())
        .toList();
  }

  /** What the last turn published, if it did. */
  Optional<Head> published() {
    return commits.published();
  }

  /** Whether changes of the partition have to wait. */
  boolean holds(PartitionKey partition) {
    return longer.holds(partition);
  }

  /** True if there is more to rewrite. */
  private boolean rewrite(Head head, List<ChosenFiles> needed) {
    needed.stream()
        .filter(chosen -> chosen.bytes() > settings.turnBytesMax())
        .findFirst()
        .ifPresent(chosen -> longer.begin(chosen, head));
    List<ChosenFiles> turn = new ArrayList<>();
    long bytes = 0;
    for (ChosenFiles chosen : needed) {
      if (turn.size() < partitionsMax && bytes + chosen.bytes() <= settings.turnBytesMax()) {
        turn.add(chosen);
        bytes += chosen.bytes();
      }
    }
    return (turn.isEmpty() || publish(head, turn)) && turn.size() < needed.size();
  }

  /** False if another commit was there first. */
  private boolean publish(Head head, List<ChosenFiles> turn) {
    int files = turn.stream().mapToInt(chosen -> chosen.files().size()).sum();
    return commits.rewritten(
        head, files, () -> workers.each(turn, chosen -> rewriting.now(chosen, head)));
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    longer.close();
    erasure.ifPresent(ErasurePass::close);
  }
}
