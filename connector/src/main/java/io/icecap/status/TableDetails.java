package io.icecap.status;

import io.icecap.format.LiveFile;
import io.icecap.table.Head;
import io.icecap.table.LiveTable;
import java.util.Comparator;
import java.util.List;

/**
 * More of one table.
 *
 * @param columns in order, each with its type
 * @param snapshots newest first
 * @param partitions those with the most rows first
 */
public record TableDetails(
    String table,
    String location,
    long version,
    List<Column> columns,
    List<TableStatus.Snapshot> snapshots,
    List<Partition> partitions) {
  /** Shown at most. */
  private static final int LISTED_MAX = 500;

  public record Column(String name, String type, boolean required) {}

  /**
   * @param rows that are live
   */
  public record Partition(String partition, long files, long bytes, long rows, long deadRows) {}

  static TableDetails of(LiveTable table, Head head) {
    return new TableDetails(
        table.name().toString(),
        table.location().uri(),
        head.version(),
        table.schema().columns().stream()
            .map(column -> new Column(column.name(), column.type().toString(), column.required()))
            .toList(),
        table.snapshots().stream()
            .limit(LISTED_MAX)
            .map(snapshot -> KnownTable.said(snapshot, snapshot.delay()))
            .toList(),
        head.partitions().stream()
            .map(partition -> partition(head.label(partition), head.files(partition)))
            .sorted(Comparator.comparingLong(Partition::rows).reversed())
            .limit(LISTED_MAX)
            .toList());
  }

  private static Partition partition(String label, List<LiveFile> files) {
    long dead = files.stream().mapToLong(file -> file.deletes().count()).sum();
    return new Partition(
        label,
        files.size(),
        files.stream().mapToLong(LiveFile::bytes).sum(),
        files.stream().mapToLong(LiveFile::rows).sum() - dead,
        dead);
  }
}
