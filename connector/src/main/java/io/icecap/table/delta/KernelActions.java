package io.icecap.table.delta;

import io.delta.kernel.Snapshot;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.deletionvectors.Base85Codec;
import io.delta.kernel.internal.fs.Path;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import io.icecap.store.Location;
import io.icecap.table.ProjectedFile;
import io.icecap.table.delta.LoggedFile.LoggedVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The actions of a Delta version. All that is used of Kernel's internal classes is in here, because
 * its public interface can append files and no more: it removes none, knows no deletion vectors
 * when writing, and ties a transaction's id to a replay of the log.
 */
final class KernelActions {
  /** Iceberg counts the length and the checksum around a vector's blob, Delta does not. */
  private static final int LENGTH_AND_CHECKSUM = 8;

  private static final Pattern VECTORS_BY_ID =
      Pattern.compile("(.*)/deletion_vector_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.bin");

  private final Location root;
  private final long atMillis;
  private final boolean dataChange;

  KernelActions(Location root, Instant at, boolean dataChange) {
    this.root = root;
    this.atMillis = at.toEpochMilli();
    this.dataChange = dataChange;
  }

  record Added(Row row, LoggedFile logged) {}

  Row transaction(String application, long version) {
    return SingleAction.createTxnSingleAction(
        new SetTransaction(application, version, Optional.of(atMillis)).toRow());
  }

  Added add(ProjectedFile file, DeltaFiles described) {
    Optional<LoggedVector> vector = file.vector().map(v -> vector(root, v));
    AddFile added =
        AddFile.convertDataFileStatus(
            described.physical(),
            new Path(root.uri()).toUri(),
            new DataFileStatus(
                new Path(file.location().uri()).toString(),
                file.bytes(),
                atMillis,
                Optional.of(described.statistics(file))),
            described.partition(file),
            dataChange,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            vector.map(KernelActions::descriptor));
    return new Added(
        SingleAction.createAddFileSingleAction(added.toRow()),
        new LoggedFile(
            added.getPath(),
            added.getSize(),
            VectorUtils.toJavaMap(added.getPartitionValues()),
            vector));
  }

  Row remove(LoggedFile file) {
    StructType schema = RemoveFile.FULL_SCHEMA;
    Map<Integer, Object> values = new HashMap<>();
    values.put(schema.indexOf("path"), file.path());
    values.put(schema.indexOf("deletionTimestamp"), atMillis);
    values.put(schema.indexOf("dataChange"), dataChange);
    values.put(schema.indexOf("extendedFileMetadata"), true);
    values.put(
        schema.indexOf("partitionValues"), VectorUtils.stringStringMapValue(file.partition()));
    values.put(schema.indexOf("size"), file.bytes());
    file.vector()
        .ifPresent(v -> values.put(schema.indexOf("deletionVector"), descriptor(v).toRow()));
    return SingleAction.createRemoveFileSingleAction(new GenericRow(schema, values));
  }

  /** The vector as the log has to name it: by its id if it lies in the table's root. */
  static LoggedVector vector(Location root, ProjectedFile.Vector vector) {
    Matcher byId = VECTORS_BY_ID.matcher(vector.file().uri());
    boolean inRoot = byId.matches() && byId.group(1).equals(root.uri());
    return new LoggedVector(
        inRoot ? DeletionVectorDescriptor.UUID_DV_MARKER : DeletionVectorDescriptor.PATH_DV_MARKER,
        inRoot
            ? Base85Codec.encodeUUID(UUID.fromString(byId.group(2)))
            : new Path(vector.file().uri()).toUri().toString(),
        Math.toIntExact(vector.offset()),
        Math.toIntExact(vector.bytes() - LENGTH_AND_CHECKSUM),
        vector.cardinality());
  }

  /** By location. */
  static Map<String, LoggedFile> liveFiles(Snapshot snapshot, Engine engine, Location root) {
    Map<String, LoggedFile> files = new HashMap<>();
    try (CloseableIterator<FilteredColumnarBatch> batches =
        snapshot.getScanBuilder().build().getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          rows.forEachRemaining(row -> put(row, root, files));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static void put(Row scanFile, Location root, Map<String, LoggedFile> files) {
    AddFile added = new AddFile(scanFile.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
    files.put(
        location(added.getPath(), root),
        new LoggedFile(
            added.getPath(),
            added.getSize(),
            VectorUtils.toJavaMap(added.getPartitionValues()),
            added.getDeletionVector().map(KernelActions::logged)));
  }

  /** What one version removes, by location; each file with the vector that it left with. */
  static Map<String, LoggedFile> removedFiles(Location version, Engine engine, Location root) {
    StructType schema = new StructType().add("remove", RemoveFile.FULL_SCHEMA);
    Map<String, LoggedFile> files = new HashMap<>();
    FileStatus file = FileStatus.of(version.uri(), 0, 0);
    try (CloseableIterator<ColumnarBatch> batches =
        engine
            .getJsonHandler()
            .readJsonFiles(Rows.iterator(List.of(file)), schema, Optional.empty())) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          rows.forEachRemaining(row -> putRemoved(row, root, files));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static void putRemoved(Row row, Location root, Map<String, LoggedFile> files) {
    if (!row.isNullAt(0)) {
      RemoveFile removed = new RemoveFile(row.getStruct(0));
      files.put(
          location(removed.getPath(), root),
          new LoggedFile(
              removed.getPath(),
              removed.getSize().orElse(0L),
              Map.of(),
              removed.getDeletionVector().map(KernelActions::logged)));
    }
  }

  /** The file that a vector is in. */
  static Location file(LoggedVector vector, Location root) {
    return StoreFileIO.location(descriptor(vector).getAbsolutePath(root.uri()));
  }

  /** Whether checkpoints of the log may have parts that other engines have put beside them. */
  static boolean hasSidecars(Snapshot snapshot) {
    return ((SnapshotImpl) snapshot).getProtocol().getWriterFeatures().contains("v2Checkpoint");
  }

  private static String location(String logged, Location root) {
    Path path = new Path(URI.create(logged));
    String decoded = path.toString();
    return path.isAbsolute() ? StoreFileIO.location(decoded).uri() : root.uri() + "/" + decoded;
  }

  private static LoggedVector logged(DeletionVectorDescriptor vector) {
    return new LoggedVector(
        vector.getStorageType(),
        vector.getPathOrInlineDv(),
        vector.getOffset().orElse(0),
        vector.getSizeInBytes(),
        vector.getCardinality());
  }

  private static DeletionVectorDescriptor descriptor(LoggedVector vector) {
    return new DeletionVectorDescriptor(
        vector.storage(),
        vector.file(),
        Optional.of(vector.offset()),
        vector.bytes(),
        vector.cardinality());
  }
}
