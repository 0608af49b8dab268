package io.icecap.table.iceberg;

import io.icecap.catalog.AppliedOffsetsCodec;
import io.icecap.catalog.PinnedTableOperations;
import io.icecap.change.PartitionKey;
import io.icecap.store.Location;
import io.icecap.table.PartitionUpdate;
import io.icecap.table.SnapshotUpdate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;

/** One attempt to publish one snapshot. */
final class SnapshotCommit {
  /** Summary key: tells one attempt from every other. */
  static final String COMMIT_ID = "icecap.commit-id";

  private static final int WITH_ROW_IDS = 3;
  private static final ExecutorService SAME_THREAD = new SameThread();

  private final IcebergHead base;
  private final LiveFiles live;
  private final SnapshotUpdate update;
  private final PinnedTableOperations operations;
  private final UUID id;
  private final Table table;
  private final List<DataFile> added = new ArrayList<>();
  private final Map<Location, PublishedFile> removed = new LinkedHashMap<>();
  private final Map<Location, PartitionKey> removedFrom = new LinkedHashMap<>();
  private final CommitDeletes deletes;

  /**
   * @param ids for the commit and its files
   */
  SnapshotCommit(
      SnapshotUpdate update, PinnedTableOperations operations, String name, Supplier<UUID> ids) {
    this.base = (IcebergHead) update.base();
    this.live = base.live();
    this.update = update;
    this.operations = operations;
    this.id = ids.get();
    this.table = new BaseTable(operations, name, report -> {});
    update.partitions().forEach(this::collect);
    this.deletes =
        CommitDeletes.of(update, base.table(), live.and(base.table(), added), operations.io(), ids);
  }

  /** Writes deletes, manifests and the next version. Throws as {@link PinnedTableOperations}. */
  void publish() {
    deletes.write();
    if (update.kind() == SnapshotUpdate.Kind.MANIFESTS) {
      manifests();
    } else if (added.isEmpty()
        && removed.isEmpty()
        && deletes.added().isEmpty()
        && deletes.removed().isEmpty()) {
      commit(table.newFastAppend());
    } else if (update.kind() == SnapshotUpdate.Kind.REWRITE && canBeARewrite()) {
      rewrite();
    } else {
      rows();
    }
  }

  /** Deletes what only this attempt refers to, once it is certain that it is not published. */
  void abandon() {
    deletes.delete();
  }

  /** The live files after {@link #publish()}. */
  LiveFiles liveAfter() {
    TableMetadata after = operations.current();
    if (after.formatVersion() >= WITH_ROW_IDS && live.all().anyMatch(f -> !f.hasRowIds())) {
      // upgraded from version 2: this commit gave row ids to all rows there were
      return LiveFiles.read(after, operations.io(), live);
    }
    return live.after(after, new CommittedFiles(readAdded(after), removedFrom, deletes.after()));
  }

  private void collect(PartitionUpdate partition) {
    PartitionKey key = partition.partition();
    PartitionSpec spec = PartitionKeys.spec(key, base.table().specsById());
    PartitionData values = PartitionKeys.partition(key, spec);
    partition.added().forEach(file -> added.add(dataFile(file, spec, values)));
    for (Location location : partition.removed()) {
      removed.put(location, live.file(key, location));
      removedFrom.put(location, key);
    }
  }

  private void rows() {
    RowDelta delta = table.newRowDelta();
    added.forEach(delta::addRows);
    removed.values().forEach(file -> delta.removeRows(file.file()));
    deletes.removed().forEach(delta::removeDeletes);
    deletes.added().forEach(delta::addDeletes);
    base.snapshotId().ifPresent(delta::validateFromSnapshot);
    delta
        .validateDataFilesExist(deletes.dataFiles().stream().map(Location::uri).toList())
        .validateDeletedFiles();
    commit(delta);
  }

  /** To Iceberg, the deletes that a rewrite adds have to replace others. */
  private boolean canBeARewrite() {
    return deletes.added().isEmpty() || !deletes.removed().isEmpty();
  }

  private void rewrite() {
    RewriteFiles rewrite = table.newRewrite();
    added.forEach(rewrite::addFile);
    removed.values().forEach(file -> rewrite.deleteFile(file.file()));
    deletes.removed().forEach(rewrite::deleteFile);
    deletes.added().forEach(rewrite::addFile);
    base.snapshotId().ifPresent(rewrite::validateFromSnapshot);
    commit(rewrite);
  }

  private void manifests() {
    commit(RemovedFiles.forgottenBy(table));
  }

  private void commit(org.apache.iceberg.SnapshotUpdate<?> snapshot) {
    snapshot.scanManifestsWith(SAME_THREAD);
    snapshot.writeManifestsWith(SAME_THREAD, 1);
    summary().forEach(snapshot::set);
    snapshot.commit();
  }

  private Map<String, String> summary() {
    Map<String, String> summary = new LinkedHashMap<>(update.summary());
    summary.put(AppliedOffsetsCodec.APPLIED, AppliedOffsetsCodec.encode(update.applied()));
    summary.put(COMMIT_ID, id.toString());
    return summary;
  }

  private DataFile dataFile(
      io.icecap.format.DataFile file, PartitionSpec spec, PartitionData values) {
    DataFiles.Builder builder =
        DataFiles.builder(spec)
            .withPath(file.location().uri())
            .withFormat(FileFormat.fromFileName(file.location().name()))
            .withFileSizeInBytes(file.bytes())
            .withMetrics(FileMetrics.of(file, base.table().schema()))
            .withSplitOffsets(file.splitOffsets());
    return (spec.isPartitioned() ? builder.withPartition(values) : builder).build();
  }

  /** The added files as the new manifests have them: that is where row ids were assigned. */
  private List<DataFile> readAdded(TableMetadata after) {
    Set<String> wanted = new HashSet<>();
    added.forEach(file -> wanted.add(file.location()));
    List<DataFile> found = new ArrayList<>();
    Snapshot snapshot = after.currentSnapshot();
    for (ManifestFile manifest : snapshot.dataManifests(operations.io())) {
      if (wanted.isEmpty()) {
        break;
      }
      if (manifest.snapshotId() == snapshot.snapshotId() && manifest.hasAddedFiles()) {
        readAdded(manifest, after, wanted, found);
      }
    }
    if (!wanted.isEmpty()) {
      throw new IllegalStateException("The snapshot just published lacks " + wanted);
    }
    return found;
  }

  private void readAdded(
      ManifestFile manifest, TableMetadata after, Set<String> wanted, List<DataFile> found) {
    try (ManifestReader<DataFile> reader =
        ManifestFiles.read(manifest, operations.io(), after.specsById())) {
      for (DataFile file : reader) {
        if (wanted.remove(file.location())) {
          found.add(file.copy(Formats.of(after).hasDelta()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
