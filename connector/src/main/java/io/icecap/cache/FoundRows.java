package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The cached rows that a batch replaces or deletes. */
final class FoundRows {
  /** The row has no row id of its own. */
  static final long INHERITED = -1;

  private int[] files;
  private long[] positions;
  private long[] rowIds;
  private int[] changes;
  private int count;

  /**
   * @param size how many are expected; there are more if rows of the table share a key
   */
  FoundRows(int size) {
    this.files = new int[size];
    this.positions = new long[size];
    this.rowIds = new long[size];
    this.changes = new int[size];
  }

  void add(int file, long position, long rowId, int change) {
    if (count == files.length) {
      grow();
    }
    files[count] = file;
    positions[count] = position;
    rowIds[count] = rowId;
    changes[count] = change;
    count++;
  }

  private void grow() {
    int size = Math.max(16, count * 2);
    files = Arrays.copyOf(files, size);
    positions = Arrays.copyOf(positions, size);
    rowIds = Arrays.copyOf(rowIds, size);
    changes = Arrays.copyOf(changes, size);
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The numbers of the files that have rows which partial upserts found. */
  Set<Integer> filesOfPartial(List<Change> batch) {
    Set<Integer> numbers = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      if (batch.get(changes[i]).isPartial()) {
        numbers.add(files[i]);
      }
    }
    return numbers;
  }

  /** Per file number the positions, ascending. */
  Map<Integer, long[]> positionsByFile() {
    Map<Integer, Integer> sizes = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      sizes.merge(files[i], 1, Integer::sum);
    }
    Map<Integer, long[]> byFile = new TreeMap<>();
    sizes.forEach((file, size) -> byFile.put(file, new long[size]));
    for (int i = 0; i < count; i++) {
      byFile.get(files[i])[sizes.merge(files[i], -1, Integer::sum)] = positions[i];
    }
    byFile.values().forEach(Arrays::sort);
    return byFile;
  }

  /**
   * Per change the row id of the row it found, which its new row keeps; {@link #INHERITED} if it
   * found none or the table has no row ids.
   */
  long[] rowIdsByChange(int size, CachedFiles cached) {
    long[] byChange = new long[size];
    Arrays.fill(byChange, INHERITED);
    for (int i = 0; i < count; i++) {
      byChange[changes[i]] = rowId(i, cached);
    }
    return byChange;
  }

  private long rowId(int i, CachedFiles cached) {
    long first = cached.numbered(files[i]).firstRowId();
    long inherited = first < 0 ? INHERITED : first + positions[i];
    return rowIds[i] == INHERITED ? inherited : rowIds[i];
  }

  List<KeyIndex.Found> places(CachedFiles cached) {
    List<KeyIndex.Found> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      CachedFiles.Entry file = cached.numbered(files[i]);
      places.add(
          new KeyIndex.Found(
              changes[i],
              new RowPlace(file.location(), file.bytes(), positions[i], rowId(i, cached))));
    }
    return places;
  }

  /**
   * @param arriving indexes of upserts whose rows come from other partitions or keys
   */
  Counts counts(List<Change> batch, Set<Integer> arriving) {
    boolean[] hit = new boolean[batch.size()];
    arriving.forEach(i -> hit[i] = true);
    for (int i = 0; i < count; i++) {
      hit[changes[i]] = true;
    }
    long updated = 0;
    long inserted = 0;
    long removed = 0;
    long incomplete = 0;
    for (int i = 0; i < hit.length; i++) {
      if (batch.get(i).operation() == Operation.UPSERT) {
        boolean isNew = !hit[i] || batch.get(i).changesKey();
        updated += isNew ? 0 : 1;
        inserted += isNew ? 1 : 0;
        boolean isKnown = batch.get(i).changesKey() ? arriving.contains(i) : hit[i];
        incomplete += !isKnown && batch.get(i).leavesOut() ? 1 : 0;
      } else {
        removed += hit[i] ? 1 : 0;
      }
    }
    return new Counts(updated, inserted, removed, incomplete);
  }

  /** What the changes did. */
  record Counts(long updated, long inserted, long removed, long incomplete) {}
}
