package io.icecap.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Scan;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.exceptions.NoSuchPlanTaskException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.requests.PlanTableScanRequest;

/**
 * The data files of a scan in the order of their locations, a part at a time.
 *
 * @param next the {@link PlanTask} of the part that follows; empty behind the last
 */
record ScanPage(List<FileScanTask> tasks, List<String> next) {
  private static final int TASKS_MAX = 2000;

  static ScanPage first(Table table, PlanTableScanRequest request) {
    return table.currentSnapshot() == null
        ? new ScanPage(List.of(), List.of())
        : of(table, new PlanTask(request, table.currentSnapshot().snapshotId(), ""));
  }

  static ScanPage of(Table table, PlanTask task) {
    List<FileScanTask> left = new ArrayList<>();
    try (CloseableIterable<FileScanTask> all = scan(table, task).planFiles()) {
      for (FileScanTask file : all) {
        if (file.file().location().compareTo(task.after()) > 0) {
          left.add(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    left.sort(Comparator.comparing(file -> file.file().location()));
    if (left.size() <= TASKS_MAX) {
      return new ScanPage(left, List.of());
    }
    List<FileScanTask> tasks = List.copyOf(left.subList(0, TASKS_MAX));
    String last = tasks.get(TASKS_MAX - 1).file().location();
    PlanTask rest = new PlanTask(task.request(), task.snapshot(), last);
    return new ScanPage(tasks, List.of(rest.toString()));
  }

  private static Scan<?, FileScanTask, ?> scan(Table table, PlanTask task) {
    PlanTableScanRequest request = task.request();
    if (request.startSnapshotId() != null) {
      return configured(
          table
              .newIncrementalAppendScan()
              .fromSnapshotExclusive(request.startSnapshotId())
              .toSnapshot(request.endSnapshotId()),
          request);
    }
    return configured(atSnapshot(table, task), request);
  }

  /** The table as it is has a schema of now, a snapshot that of its time. */
  private static TableScan atSnapshot(Table table, PlanTask task) {
    if (task.request().snapshotId() != null) {
      return table.newScan().useSnapshot(task.request().snapshotId());
    }
    if (table.currentSnapshot().snapshotId() == task.snapshot()) {
      return table.newScan();
    }
    if (table.snapshot(task.snapshot()) == null) {
      throw new NoSuchPlanTaskException("The snapshot of this plan-task has expired; plan again");
    }
    return table.newScan().useSnapshot(task.snapshot());
  }

  private static <S extends Scan<S, FileScanTask, ?>> S configured(
      S scan, PlanTableScanRequest request) {
    S configured = scan.caseSensitive(request.caseSensitive());
    if (request.select() != null) {
      configured = configured.select(request.select());
    }
    if (request.filter() != null) {
      configured = configured.filter(request.filter());
    }
    if (request.statsFields() != null) {
      configured = configured.includeColumnStats(request.statsFields());
    }
    if (request.minRowsRequested() != null) {
      configured = configured.minRowsRequested(request.minRowsRequested());
    }
    return configured;
  }
}
