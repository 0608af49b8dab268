package io.icecap.bench;

import io.icecap.cache.CompactionOrder;
import io.icecap.cache.FreshFile;
import io.icecap.cache.PartitionCache;
import io.icecap.cache.PartitionSnapshot;
import io.icecap.change.Change;
import io.icecap.format.CommitMode;
import io.icecap.format.DataFile;
import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/** A cached partition with the table's side of it: live files and their deletes, in memory. */
final class CacheBenchPartition {
  private static final int FILES_MAX = 20;

  private final PartitionCache cache;
  private final Path folder;
  private final int index;
  private final int partitions;
  private List<LiveFile> files = new ArrayList<>();
  private Optional<PartitionCache.Merged> merged = Optional.empty();
  private long nextRowId;
  private long sequence;
  private long nextKey;
  private int names;

  CacheBenchPartition(PartitionCache cache, Path folder, int index, int partitions) {
    this.cache = cache;
    this.folder = folder;
    this.index = index;
    this.partitions = partitions;
  }

  int index() {
    return index;
  }

  PartitionCache cache() {
    return cache;
  }

  /** The partition's share of the rows, each key once. */
  List<Change> everyKey(int rows, Random random) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < rows / partitions; i++) {
      changes.add(CacheRows.upsert(newKey(), random));
    }
    return changes;
  }

  /** 80 % updates, skewed to recent keys, 10 % inserts, 10 % deletes; one change per key. */
  List<Change> batch(int size, Random random) {
    Map<Long, Change> changes = new LinkedHashMap<>();
    long known = nextKey;
    while (changes.size() < size) {
      int kind = random.nextInt(10);
      double skewed = 1 - Math.pow(random.nextDouble(), 2);
      long key = kind == 0 ? newKey() : (long) (skewed * known) * partitions + index;
      changes.put(key, kind == 1 ? CacheRows.delete(key) : CacheRows.upsert(key, random));
    }
    return List.copyOf(changes.values());
  }

  private long newKey() {
    return nextKey++ * partitions + index;
  }

  void merge(List<Change> changes) {
    merged = Optional.of(cache.merge(changes, newFile(), CommitMode.MERGE_ON_READ));
  }

  void publish() {
    PartitionCache.Merged done = merged.orElseThrow();
    commit(done.added().stream().toList(), done.deleted(), done.emptied());
    cache.published(files);
  }

  /** What the applier does between applies. */
  void tidy() {
    if (files.size() > FILES_MAX) {
      List<Location> small = files.stream().skip(1).map(LiveFile::location).toList();
      commit(compacted(small), Map.of(), small);
      cache.published(files);
    }
    cache.tidy();
  }

  /** All files into one. */
  void compact() {
    List<Location> all = files.stream().map(LiveFile::location).toList();
    commit(compacted(all), Map.of(), all);
    cache.published(files);
  }

  private List<DataFile> compacted(List<Location> from) {
    return cache.compact(from, this::newFile, CompactionOrder.BY_KEY, Long.MAX_VALUE);
  }

  /** As after a cold start. */
  void rebuild() {
    cache.rebuild(files);
  }

  /** As for erasure. */
  void writeAnew() {
    try (FreshFile fresh = cache.anew()) {
      fresh.run(files);
      cache.replace(fresh);
    }
  }

  /** As for a replica. */
  void copyTo(Path copy, String view) {
    try (PartitionSnapshot snapshot = cache.snapshot(files)) {
      snapshot.copyTo(copy, view);
    }
  }

  void catchUp() {
    cache.catchUp(files);
  }

  long bytes() {
    return files.stream().mapToLong(LiveFile::bytes).sum();
  }

  private Location newFile() {
    return new Location("file://" + folder.resolve("p" + index + "-" + names++ + ".parquet"));
  }

  private void commit(List<DataFile> added, Map<Location, long[]> deleted, List<Location> removed) {
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
          after.add(
              new LiveFile(
                  file.location(),
                  file.rows(),
                  file.bytes(),
                  nextRowId,
                  sequence,
                  LiveFile.Deletes.NONE));
          nextRowId += file.rows();
        });
    files = after;
  }

  private LiveFile withDeleted(LiveFile file, long[] positions) {
    long[] all =
        LongStream.concat(Arrays.stream(file.deletes().positions().get()), Arrays.stream(positions))
            .sorted()
            .toArray();
    return new LiveFile(
        file.location(),
        file.rows(),
        file.bytes(),
        file.firstRowId(),
        file.sequence(),
        new LiveFile.Deletes("dv-" + sequence, all.length, () -> all));
  }
}
