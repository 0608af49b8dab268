package io.icecap.apply;

import io.icecap.cache.FreshFile;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.LiveFile;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * What erasure does beside having data files rewritten: the cache's files, of partitions and of the
 * index of keys, are written anew in the background, a few at a time, and put in place in a turn;
 * manifests are at the end of a pass.
 */
final class ErasurePass implements AutoCloseable {
  private static final int FILES_AT_A_TIME = 4;

  /** So many data files are loaded in a turn, for what has happened while a file was written. */
  private static final int LACKS_MAX = 8;

  /** Each run is shorter than the one before, unless changes come faster than they are loaded. */
  private static final int RUNS_MAX = 5;

  private final LiveTable table;
  private final OpenPartitions partitions;
  private final CompactionCommits commits;
  private final BackgroundThread background;
  private final Erasure erasure;

  private List<Part> underWay = List.of();
  private Future<?> written;
  private int runs;
  private RowSchema schema;
  private boolean indexIsDone;

  ErasurePass(
      LiveTable table,
      OpenPartitions partitions,
      CompactionCommits commits,
      BackgroundThread background,
      Erasure erasure) {
    this.table = table;
    this.partitions = partitions;
    this.commits = commits;
    this.background = background;
    this.erasure = erasure;
  }

  /**
   * @param key of the partition, or of all for the index
   */
  private record Part(PartitionKey key, FreshFile file) {}

  /** The partitions that the pass has not done yet; the next one begins when it is time. */
  List<PartitionKey> left(Head head) {
    return erasure.left(head);
  }

  /** The files of one of them that have to be rewritten for it. */
  List<LiveFile> dead(PartitionKey partition, List<LiveFile> files) {
    return erasure.dead(partition, files);
  }

  /**
   * One turn, of milliseconds.
   *
   * @param clean the partitions that are left and have no {@link #dead} files
   * @param last whether no others are left
   * @return whether there is more to do
   */
  boolean turn(List<PartitionKey> clean, boolean last, Head head) {
    if (!underWay.isEmpty()) {
      goOn(head);
      return true;
    }
    if (table.schema().appends()) {
      clean.forEach(erasure::done);
    } else if (background.isIdle()) {
      begin(clean, last, head);
    }
    boolean done = erasure.left(head).isEmpty() && underWay.isEmpty();
    return erasure.isUnderWay() && !(done && (!needsIndex() || indexIsDone) && end(head));
  }

  private boolean needsIndex() {
    return !table.schema().appends() && table.partitioning().rowsMove();
  }

  private void begin(List<PartitionKey> clean, boolean last, Head head) {
    boolean index = last && clean.isEmpty() && erasure.isUnderWay() && needsIndex() && !indexIsDone;
    schema = table.schema();
    underWay =
        (index ? Stream.of(PartitionKey.ALL) : clean.stream())
            .filter(key -> !partitions.isAway(key))
            .limit(FILES_AT_A_TIME)
            .map(key -> new Part(key, partitions.anew(key, schema)))
            .toList();
    runs = 0;
    write(head);
  }

  private void write(Head head) {
    if (!underWay.isEmpty()) {
      List<Part> parts = underWay;
      List<List<LiveFile>> files = parts.stream().map(part -> wanted(part, head)).toList();
      runs++;
      written =
          background.start(
              () -> {
                for (int i = 0; i < parts.size(); i++) {
                  parts.get(i).file().run(files.get(i));
                }
                return null;
              });
    }
  }

  private List<LiveFile> wanted(Part part, Head head) {
    return partitions.wanted(part.key(), schema, head);
  }

  private void goOn(Head head) {
    boolean waits = underWay.stream().anyMatch(part -> partitions.isAway(part.key()));
    if (!written.isDone() || !background.isIdle() || waits) {
      return;
    }
    BackgroundThread.result(written);
    if (table.schema().id() != schema.id()) {
      close(); // and again, with its columns
      return;
    }
    List<Part> behind = new ArrayList<>();
    for (Part part : underWay) {
      if (runs < RUNS_MAX && part.file().lacks(wanted(part, head)) > LACKS_MAX) {
        behind.add(part);
      } else {
        place(part);
      }
    }
    underWay = List.copyOf(behind);
    write(head);
  }

  private void place(Part part) {
    try (FreshFile file = part.file()) {
      partitions.replace(part.key(), schema, file);
    }
    if (part.key().equals(PartitionKey.ALL)) {
      indexIsDone = true;
    } else {
      erasure.done(part.key());
    }
  }

  /** False if another commit was faster. */
  private boolean end(Head head) {
    partitions.forgetOthers(head);
    boolean ended = commits.withoutRemovedFiles(head);
    if (ended) {
      erasure.end();
      indexIsDone = false;
    }
    return ended;
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    underWay.forEach(part -> part.file().close());
    underWay = List.of();
  }
}
