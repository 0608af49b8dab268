package io.icecap.cache;

import io.icecap.change.PartitionKey;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** One partition of a table as a table format keeps it: live files, deletion vectors, row ids. */
final class TestTable {
  static final PartitionKey PARTITION = new PartitionKey("0:bucket=3/x");

  private final Location folder;
  private List<LiveFile> files = new ArrayList<>();
  private long nextRowId = 1000;
  private long sequence = 7;
  private int names;

  TestTable(Location folder) {
    this.folder = folder;
  }

  Location folder() {
    return folder;
  }

  List<LiveFile> files() {
    return files;
  }

  /** The sequence number of the last commit. */
  long sequence() {
    return sequence;
  }

  Location newFile() {
    return folder.resolve("part'[1]-" + names++ + ".parquet");
  }

  /** Another writer's commit that deletes these rows of one file. */
  void delete(Location location, long... positions) {
    commit(List.of(), Map.of(location, positions), List.of());
  }

  /** Goes back to the files of an earlier commit. */
  void rollBack(List<LiveFile> earlier) {
    sequence++;
    files = List.copyOf(earlier);
  }

  void commit(PartitionCache.Merged merged) {
    commit(merged.added().stream().toList(), merged.deleted(), merged.emptied());
  }

  void commit(List<DataFile> added, Map<Location, long[]> deleted, List<Location> removed) {
    sequence++;
    List<LiveFile> after = new ArrayList<>();
    for (LiveFile file : files) {
      if (!removed.contains(file.location())) {
        long[] positions = deleted.get(file.location());
        after.add(positions == null ? file : withDeleted(file, positions));
      }
    }
    added.forEach(
        file -> {
          long[] positions = deleted.get(file.location());
          LiveFile whole =
              new LiveFile(
                  file.location(),
                  file.rows(),
                  file.bytes(),
                  nextRowId,
                  sequence,
                  LiveFile.Deletes.NONE);
          after.add(positions == null ? whole : withDeleted(whole, positions));
          nextRowId += file.rows();
        });
    files = after;
  }

  private LiveFile withDeleted(LiveFile file, long[] positions) {
    long[] all =
        LongStream.concat(Arrays.stream(file.deletes().positions().get()), Arrays.stream(positions))
            .sorted()
            .toArray();
    if (Arrays.stream(all).distinct().count() != all.length) {
      throw new AssertionError("A position was deleted twice in " + file.location());
    }
    return new LiveFile(
        file.location(),
        file.rows(),
        file.bytes(),
        file.firstRowId(),
        file.sequence(),
        new LiveFile.Deletes(
            "dv-" + sequence + "-" + file.location().name(), all.length, () -> all));
  }
}
