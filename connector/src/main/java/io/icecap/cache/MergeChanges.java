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
    Map<Location, long[]> deleted = new LinkedHashMap<>();
    List<Location> emptied = new ArrayList<>();
    long survivors = 0;
    switch (mode) {
      case MERGE_ON_READ -> markDeleted(file, open, found, deleted, emptied);
      case COPY_ON_WRITE -> survivors = moveSurvivors(file, open, found, emptied);
    }
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
        deleted,
        emptied,
        counts.updated(),
        counts.inserted(),
        counts.removed(),
        counts.incomplete());
  }

  private static void markDeleted(
      AttachedFile file,
      OpenChange open,
      FoundRows found,
      Map<Location, long[]> deleted,
      List<Location> emptied) {
    found
        .positionsByFile()
        .forEach(
            (number, positions) -> {
              Location location = file.files().numbered(number).location();
              if (open.deleted(location, positions.length) > 0) {
                deleted.put(location, positions);
              } else {
                emptied.add(location);
              }
            });
  }

  /** The first rows of the new file are what is left of those that lose some. */
  private long moveSurvivors(
      AttachedFile file, OpenChange open, FoundRows found, List<Location> emptied)
      throws SQLException {
    Set<Integer> losing = found.positionsByFile().keySet();
    for (int number : losing) {
      Location location = file.files().numbered(number).location();
      open.emptied(location);
      emptied.add(location);
    }
    return losing.isEmpty()
        ? 0
        : rows.move(file, losing, open.newNumber(), CompactionOrder.BY_KEY, Long.MAX_VALUE);
  }
}
