package io.icecap.cache;

import io.icecap.format.LiveFile;
import io.icecap.store.Location;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The data files of a cached partition, by the number that {@code rows._file} has. Immutable. */
final class CachedFiles {
  static final CachedFiles NONE = new CachedFiles(List.of());

  /**
   * One data file.
   *
   * @param number what {@code rows._file} has
   * @param deleted how many of its rows are deleted
   */
  record Entry(
      int number,
      Location location,
      long rows,
      long bytes,
      long firstRowId,
      long sequence,
      String deletesId,
      long deleted) {
    static Entry of(int number, LiveFile file) {
      return new Entry(
          number,
          file.location(),
          file.rows(),
          file.bytes(),
          file.firstRowId(),
          file.sequence(),
          file.deletes().id(),
          file.deletes().count());
    }

    long live() {
      return rows - deleted;
    }
  }

  private final Map<Integer, Entry> byNumber = new LinkedHashMap<>();
  private final Map<Location, Entry> byLocation = new HashMap<>();

  CachedFiles(Collection<Entry> entries) {
    for (Entry entry : entries) {
      byNumber.put(entry.number(), entry);
      byLocation.put(entry.location(), entry);
    }
  }

  Collection<Entry> all() {
    return byNumber.values();
  }

  Entry numbered(int number) {
    return byNumber.get(number);
  }

  /** Null if there is none. */
  Entry at(Location location) {
    return byLocation.get(location);
  }

  /** A number that no row has; above all others, so that a scan for it skips what is on disk. */
  int nextNumber() {
    return byNumber.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
  }

  /** How many rows are cached of each file, by its number; of some files none. */
  Map<Integer, Long> liveRows() {
    return all().stream()
        .filter(entry -> entry.live() > 0)
        .collect(Collectors.toMap(Entry::number, Entry::live));
  }

  boolean equal(List<LiveFile> files) {
    return files.size() == byLocation.size() && files.stream().allMatch(this::has);
  }

  private boolean has(LiveFile file) {
    Entry entry = byLocation.get(file.location());
    return entry != null && entry.equals(Entry.of(entry.number(), file));
  }
}
