package io.icecap.cache;

import io.icecap.change.Change;
import io.icecap.change.Operation;
import io.icecap.format.CommitMode;
import io.icecap.format.DataFile;
import io.icecap.store.Location;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies the changes of a batch to the rows of a partition, in the open transaction. */
final class MergeChanges {
  private final PartitionRows rows;
  private final WriteDataFile writeDataFile;

  MergeChanges(PartitionRows rows, WriteDataFile writeDataFile) {
    this.rows = rows;
    this.writeDataFile = writeDataFile;
  }

  PartitionCache.Merged run(
      AttachedFile file,
      OpenChange open,
      List<Change> changes,
      Map<Integer, RowPlace> arriving,
      Location to,
      CommitMode mode)
      throws SQLException {
    FoundRows found = rows.find(file, changes);
    long[] rowIds = found.rowIdsByChange(changes.size(), file.files());
    arriving.forEach((i, from) -> rowIds[i] = from.rowId());
    if (changes.stream().anyMatch(Change::isPartial)) {
      rows.complete(file, changes, found.filesOfPartial(changes), arriving, rowIds);
    }
    if (!found.isEmpty()) {
      rows.deleteFound(file);
    }
    Losses losses = losses(file, open, found.positionsByFile(), mode);
    long survivors = losses.survivors();
    boolean upserts = changes.stream().anyMatch(c -> c.operation() == Operation.UPSERT);
    if (upserts) {
      rows.append(file, changes, open.newNumber(), survivors, rowIds);
    }
    Optional<DataFile> added =
        upserts || survivors > 0
            ? Optional.of(writeDataFile.run(file, open, open.newNumber(), to))
            : Optional.empty();
    FoundRows.Counts counts = found.counts(changes, arriving.keySet());
    return new PartitionCache.Merged(
        added,
        losses.deleted(),
        losses.emptied(),
        counts.updated(),
        counts.inserted(),
        counts.removed(),
        counts.incomplete());
  }

  /** Deletes rows by the numbers of their files and their positions. */
  PartitionCache.Merged delete(
      AttachedFile file,
      OpenChange open,
      Map<Integer, long[]> positions,
      Location to,
      CommitMode mode)
      throws SQLException {
    var ignored = rows.delete(file, positions);
    Losses losses = losses(file, open, positions, mode);
    Optional<DataFile> added =
        losses.survivors() > 0
            ? Optional.of(writeDataFile.run(file, open, open.newNumber(), to))
            : Optional.empty();
    long removed = positions.values().stream().mapToLong(of -> of.length).sum();
    return new PartitionCache.Merged(added, losses.deleted(), losses.emptied(), 0, 0, removed, 0);
  }

  /**
   * What becomes of files whose rows are deleted.
   *
   * @param survivors how many rows are moved to the new file, from its start on
   */
  private record Losses(Map<Location, long[]> deleted, List<Location> emptied, long survivors) {}

  private Losses losses(
      AttachedFile file, OpenChange open, Map<Integer, long[]> positions, CommitMode mode)
      throws SQLException {
    return switch (mode) {
      case MERGE_ON_READ -> markDeleted(file, open, positions);
      case COPY_ON_WRITE -> moveSurvivors(file, open, positions.keySet());
    };
  }

  private static Losses markDeleted(
      AttachedFile file, OpenChange open, Map<Integer, long[]> positions) {
    Map<Location, long[]> deleted = new LinkedHashMap<>();
    List<Location> emptied = new ArrayList<>();
    positions.forEach(
        (number, of) -> {
          Location location = file.files().numbered(number).location();
          if (open.deleted(location, of.length) > 0) {
            deleted.put(location, of);
          } else {
            emptied.add(location);
          }
        });
    return new Losses(deleted, emptied, 0);
  }

  /** The first rows of the new file are what is left of those that lose some. */
  private Losses moveSurvivors(AttachedFile file, OpenChange open, Set<Integer> losing)
      throws SQLException {
    List<Location> emptied = new ArrayList<>();
    for (int number : losing) {
      Location location = file.files().numbered(number).location();
      open.emptied(location);
      emptied.add(location);
    }
    long survivors =
        losing.isEmpty()
            ? 0
            : rows.move(file, losing, open.newNumber(), CompactionOrder.BY_KEY, Long.MAX_VALUE);
    return new Losses(Map.of(), emptied, survivors);
  }
}
