package io.icecap.apply;

import io.icecap.cache.FileRewrite;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.CommitMode;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import io.icecap.table.Head;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rewrite of some files of a partition that takes longer than a turn may: they are written in
 * the background, as of one head, and published in a turn, on whatever is the head by then.
 *
 * @param files what is rewritten, as of the head that it began with
 * @param began before the first of the new files was written
 * @param cached empty for a table whose rows are only added
 * @param written the new files, once they are
 */
record LongRewrite(
    PartitionKey partition,
    List<LiveFile> files,
    RowSchema schema,
    CommitMode mode,
    Instant began,
    Optional<FileRewrite> cached,
    Future<List<DataFile>> written)
    implements AutoCloseable {

  boolean isDone() {
    return written.isDone();
  }

  /** Whether changes of the partition have to wait for it. */
  boolean holds() {
    return mode == CommitMode.COPY_ON_WRITE && cached.isPresent();
  }

  long bytes() {
    return CompactionPolicy.bytes(files);
  }

  List<Location> locations() {
    return files.stream().map(LiveFile::location).toList();
  }

  /** The new files; as the thread failed, if it did. */
  List<DataFile> added() {
    return BackgroundThread.result(written);
  }

  /**
   * Whether what was written still stands for the old files, but for rows that were deleted
   * meanwhile: columns and row ids are the same, and some of the files are still there.
   */
  boolean fits(Head head, RowSchema now) {
    Map<Location, LiveFile> live =
        head.files(partition).stream()
            .collect(Collectors.toMap(LiveFile::location, Function.identity()));
    List<LiveFile> left = files.stream().filter(f -> live.containsKey(f.location())).toList();
    return now.id() == schema.id()
        && head.commitMode() == mode
        && !left.isEmpty()
        && left.stream().allMatch(file -> isSame(file, live.get(file.location())))
        && (cached.isPresent() && mode == CommitMode.MERGE_ON_READ
            || left.size() == files.size() && left.stream().allMatch(f -> isWhole(f, live)));
  }

  private static boolean isSame(LiveFile before, LiveFile now) {
    return before.firstRowId() == now.firstRowId() && before.sequence() == now.sequence();
  }

  /** Without further deletes. */
  private static boolean isWhole(LiveFile before, Map<Location, LiveFile> live) {
    return before.deletes().id().equals(live.get(before.location()).deletes().id());
  }

  /** Those of the files that this does not rewrite. */
  List<LiveFile> others(PartitionKey of, List<LiveFile> all) {
    if (!of.equals(partition)) {
      return all;
    }
    Set<Location> own = Set.copyOf(locations());
    return all.stream().filter(file -> !own.contains(file.location())).toList();
  }

  @Override
  public void close() {
    cached.ifPresent(FileRewrite::close);
  }
}
