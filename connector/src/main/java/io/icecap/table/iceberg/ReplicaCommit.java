package io.icecap.table.iceberg;

import io.icecap.format.DataFile;
import io.icecap.table.ReplicaState;
import java.util.Collection;
import java.util.List;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;

/** One attempt to publish one refresh of a published table. */
final class ReplicaCommit {
  /** Summary key: the version of the other table that this snapshot equals. */
  static final String OF_VERSION = "icecap.replica-of-version";

  /** Summary key: the snapshot of the other table that this snapshot equals. */
  static final String OF_SNAPSHOT = "icecap.replica-of-snapshot";

  private final TableMetadata base;
  private final Table table;

  ReplicaCommit(TableOperations operations, String name) {
    this.base = operations.current();
    this.table = new BaseTable(operations, name, report -> {});
  }

  /**
   * Throws as the operations. A refresh that changes no row, as one after a pass of erasure, is
   * where the manifests forget files that have left, and the bounds of their values.
   */
  void publish(ReplicaState to, List<PublishedFile> leaving, Collection<DataFile> added) {
    if (leaving.isEmpty() && added.isEmpty()) {
      boolean forgets = RemovedFiles.areNamedBy(table.currentSnapshot(), table.io());
      commit(forgets ? RemovedFiles.forgottenBy(table) : table.newFastAppend(), to);
      return;
    }
    OverwriteFiles overwrite = table.newOverwrite();
    leaving.forEach(file -> overwrite.deleteFile(file.file()));
    added.forEach(file -> overwrite.addFile(dataFile(file)));
    commit(overwrite, to);
  }

  private static void commit(SnapshotUpdate<?> update, ReplicaState to) {
    update.set(OF_VERSION, Long.toString(to.version()));
    update.set(OF_SNAPSHOT, Long.toString(to.snapshotId().orElseThrow()));
    update.commit();
  }

  private org.apache.iceberg.DataFile dataFile(DataFile file) {
    PartitionSpec spec = PartitionKeys.spec(file.partition(), base.specsById());
    DataFiles.Builder builder =
        DataFiles.builder(spec)
            .withPath(file.location().uri())
            .withFormat(FileFormat.fromFileName(file.location().name()))
            .withFileSizeInBytes(file.bytes())
            .withMetrics(FileMetrics.of(file, base.schema()))
            .withSplitOffsets(file.splitOffsets().isEmpty() ? null : file.splitOffsets());
    if (spec.isPartitioned()) {
      builder.withPartition(PartitionKeys.partition(file.partition(), spec));
    }
    return builder.build();
  }
}
