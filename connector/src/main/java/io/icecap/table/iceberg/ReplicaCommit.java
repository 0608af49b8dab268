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
   * Throws as the operations. Manifests forget the files that leave, and the bounds of their
   * values, in a snapshot of its own: one that changes no row, behind the one that they leave with.
   */
  void publish(ReplicaState to, List<PublishedFile> leaving, Collection<DataFile> added) {
    boolean changes = !leaving.isEmpty() || !added.isEmpty();
    if (changes) {
      OverwriteFiles overwrite = table.newOverwrite();
      leaving.forEach(file -> overwrite.deleteFile(file.file()));
      added.forEach(file -> overwrite.addFile(dataFile(file)));
      commit(overwrite, to);
    }
    if (RemovedFiles.areNamedBy(table.currentSnapshot(), table.io())) {
      commit(RemovedFiles.forgottenBy(table), to);
    } else if (!changes) {
      commit(table.newFastAppend(), to);
    }
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
