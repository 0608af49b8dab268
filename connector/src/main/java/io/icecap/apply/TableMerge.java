package io.icecap.apply;

import io.icecap.cache.AppendedRows;
import io.icecap.cache.KeyIndex;
import io.icecap.cache.PartitionCache;
import io.icecap.change.Change;
import io.icecap.change.PartitionKey;
import io.icecap.change.RowSchema;
import io.icecap.format.DataFile;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Merges what a batch changes into the cached partitions of one table and writes its data files.
 * The partitions are left open, until they are told whether that is published.
 */
final class TableMerge {
  /** So many partitions are open at a time at most, and changed by one snapshot. */
  static final int PARTITIONS_MAX = 256;

  private final LiveTable table;
  private final OpenPartitions partitions;
  private final AppendedRows appendedRows;
  private final Workers workers;

  TableMerge(
      LiveTable table, OpenPartitions partitions, AppendedRows appendedRows, Workers workers) {
    this.table = table;
    this.partitions = partitions;
    this.appendedRows = appendedRows;
    this.workers = workers;
  }

  /**
   * @param head that the batch is of
   * @return empty, and nothing is merged, if rows move into more partitions than one snapshot
   *     changes
   */
  Optional<MergedBatch> run(Batch batch, Head head) {
    Head before = batch.truncates() ? new EmptiedHead(head) : head;
    RoutedChanges changes = routed(batch, before);
    if (changes.partitions().size() > PARTITIONS_MAX && batch.rowsMove()) {
      return Optional.empty();
    }
    return Optional.of(
        new MergedBatch(table.name(), batch, changes.moved(), merge(changes, batch, before), head));
  }

  private RoutedChanges routed(Batch batch, Head head) {
    if (!batch.isTogether()) {
      return RoutedChanges.of(batch);
    }
    if (!batch.rowsMove()) {
      return RoutedChanges.of(
          batch.changes(PartitionKey.ALL),
          batch.schema(),
          table.partitioning(),
          (partition, changes) ->
              partitions.current(partition, batch.schema(), head).find(changes));
    }
    KeyIndex index = partitions.index(batch.schema(), head);
    List<Change> current =
        batch.superseded().dropFrom(batch.changes(PartitionKey.ALL), index::superseded);
    return RoutedChanges.of(current, batch.schema(), table.partitioning(), head, index);
  }

  private Map<PartitionKey, PartitionCache.Merged> merge(
      RoutedChanges changes, Batch batch, Head head) {
    Map<PartitionKey, PartitionCache.Merged> merged = new TreeMap<>();
    workers
        .each(
            changes.partitions().entrySet(),
            entry -> merge(entry.getKey(), entry.getValue().get(), batch, head))
        .forEach(one -> one.ifPresent(of -> merged.put(of.getKey(), of.getValue())));
    return merged;
  }

  /**
   * @return empty if no changes are left, which truncates and later changes take away
   */
  private Optional<Map.Entry<PartitionKey, PartitionCache.Merged>> merge(
      PartitionKey partition, PartitionChanges changes, Batch batch, Head head) {
    if (changes.changes().isEmpty()) {
      return Optional.empty();
    }
    if (batch.schema().appends()) {
      return Optional.of(
          Map.entry(partition, appended(partition, changes.changes(), batch.schema())));
    }
    PartitionCache cache = partitions.current(partition, batch.schema(), head);
    List<Change> current =
        batch.isTogether()
            ? changes.changes()
            : batch.superseded().dropFrom(changes.changes(), cache::superseded);
    if (current.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Map.entry(
            partition,
            cache.merge(
                current, changes.arriving(), table.newDataFile(partition), head.commitMode())));
  }

  private PartitionCache.Merged appended(
      PartitionKey partition, List<Change> rows, RowSchema schema) {
    DataFile file = appendedRows.write(partition, schema, rows, table.newDataFile(partition));
    return new PartitionCache.Merged(Optional.of(file), Map.of(), List.of(), 0, file.rows(), 0, 0);
  }

  /** The head has what was merged. */
  void published(MergedBatch merged, Head head) {
    if (!merged.batch().schema().appends()) {
      partitions.published(merged.partitions().keySet(), head);
    }
  }
}
