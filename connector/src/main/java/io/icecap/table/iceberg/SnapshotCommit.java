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
  private final DeletionVectorFile vectors;

  SnapshotCommit(SnapshotUpdate update, PinnedTableOperations operations, String name, UUID id) {
    this.base = (IcebergHead) update.base();
    this.live = base.live();
    this.update = update;
    this.operations = operations;
    this.id = id;
    this.table = new BaseTable(operations, name, report -> {});
    this.vectors = new DeletionVectorFile(base.table(), operations.io(), id);
    update.partitions().forEach(this::collect);
  }

  /** Writes vectors, manifests and the next version. Throws as {@link PinnedTableOperations}. */
  void publish() {
    vectors.write();
    if (added.isEmpty() && removed.isEmpty() && vectors.isEmpty()) {
      commit(table.newFastAppend());
    } else if (update.kind() == SnapshotUpdate.Kind.REWRITE) {
      rewrite();
    } else {
      rows();
    }
  }

  /** Deletes what only this attempt refers to, once it is certain that it is not published. */
  void abandon() {
    vectors.delete();
  }

  /** The live files after {@link #publish()}. */
  LiveFiles liveAfter() {
    TableMetadata after = operations.current();
    Set<PartitionKey> touched = new HashSet<>();
    update.partitions().forEach(p -> touched.add(p.partition()));
    return live.after(
        after, new CommittedFiles(touched, readAdded(after), vectors.written(), removedFrom));
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
    partition
        .deleted()
        .forEach((file, positions) -> vectors.add(key, live.file(key, file), positions));
  }

  private void rows() {
    RowDelta delta = table.newRowDelta();
    added.forEach(delta::addRows);
    removed
        .values()
        .forEach(
            file -> {
              delta.removeRows(file.file());
              file.vector().ifPresent(v -> delta.removeDeletes(v.file()));
            });
    vectors.replaced().forEach(delta::removeDeletes);
    vectors.written().values().forEach(v -> delta.addDeletes(v.vector().file()));
    base.snapshotId().ifPresent(delta::validateFromSnapshot);
    delta
        .validateDataFilesExist(vectors.written().keySet().stream().map(Location::uri).toList())
        .validateDeletedFiles();
    commit(delta);
  }

  private void rewrite() {
    if (!vectors.isEmpty()) {
      throw new IllegalArgumentException("A rewrite keeps the rows, so it can't delete any");
    }
    RewriteFiles rewrite = table.newRewrite();
    added.forEach(rewrite::addFile);
    removed
        .values()
        .forEach(
            file -> {
              rewrite.deleteFile(file.file());
              file.vector().ifPresent(v -> rewrite.deleteFile(v.file()));
            });
    base.snapshotId().ifPresent(rewrite::validateFromSnapshot);
    commit(rewrite);
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
          found.add(file.copyWithoutStats());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
